//! Text as JSON writes it.

/// A string as JSON writes it.
#[must_use]
pub fn json_string(text: &str) -> String {
    let mut json = String::from('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => json.extend(['\\', char]),
            control if control < ' ' => {
                json.push_str("\\u00");
                let digit = |of: u32| char::from_digit(of, 16).into_iter();
                json.extend(digit(u32::from(control) / 16).chain(digit(u32::from(control) % 16)));
            }
            other => json.push(other),
        }
    }
    json + "\""
}
