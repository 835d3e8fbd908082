//! Where an operation has the bytes of its token from.

#[cfg(feature = "testing")]
use crate::predictable::PredictableTokens;
use getrandom::Error;

/// Who gives them.
#[derive(Clone, Default)]
pub(crate) enum Random {
    /// The operating system.
    #[default]
    System,
    /// A test that says so.
    #[cfg(feature = "testing")]
    Predictable(PredictableTokens),
}

impl Random {
    /// The bytes of a new token.
    ///
    /// # Errors
    ///
    /// The operating system gives no random bytes.
    pub(crate) fn bytes(&self) -> Result<[u8; 32], Error> {
        match self {
            Self::System => {
                let mut bytes = [0; 32];
                getrandom::fill(&mut bytes)?;
                Ok(bytes)
            }
            #[cfg(feature = "testing")]
            Self::Predictable(tokens) => Ok(tokens.draw()),
        }
    }
}

/// The method by which a test says which token an operation gives; after it, the way from the operation to its
/// [`By`](crate::actor::By).
macro_rules! gives_a_token {
    ($($by:tt)+) => {
        /// The token is the next one of these, which the test can predict. Feature `testing`.
        #[cfg(feature = "testing")]
        pub fn predictable(mut self, tokens: &crate::predictable::PredictableTokens) -> Self {
            self.$($by)+.random = crate::random::Random::Predictable(tokens.clone());
            self
        }
    };
}
pub(crate) use gives_a_token;
