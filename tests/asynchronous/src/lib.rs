//! What the library promises on asynchronous connections, a module a subject. A test's name is the rule that it proves.
