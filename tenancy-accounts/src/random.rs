//! Where an operation has the bytes of its token from.

#[cfg(feature = "testing")]
use crate::predictable::PredictableTokens;
use getrandom::Error;

/// The operating system; in a test that says so, what the test can predict.
#[derive(Clone, Default)]
pub(crate) struct Random {
    #[cfg(feature = "testing")]
    predictable: Option<PredictableTokens>,
}

impl Random {
    #[cfg(feature = "testing")]
    pub(crate) fn predictable(tokens: &PredictableTokens) -> Self {
        let predictable = Some(tokens.clone());
        Self { predictable }
    }

    /// The bytes of a new token.
    ///
    /// # Errors
    ///
    /// The operating system gives no random bytes.
    pub(crate) fn bytes(&self) -> Result<[u8; 32], Error> {
        #[cfg(feature = "testing")]
        if let Some(tokens) = &self.predictable {
            return Ok(tokens.draw());
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(bytes)
    }
}

/// The method by which a test says which token an operation gives; after it, the way from the operation to its
/// [`By`](crate::actor::By).
macro_rules! gives_a_token {
    ($($by:tt)+) => {
        /// The token is the next one of these, which the test can predict. Feature `testing`.
        #[cfg(feature = "testing")]
        pub fn predictable(mut self, tokens: &crate::predictable::PredictableTokens) -> Self {
            self.$($by)+.random = crate::random::Random::predictable(tokens);
            self
        }
    };
}
pub(crate) use gives_a_token;
