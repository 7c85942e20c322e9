//! Folding, tokens, lexicons and the grammar of role phrases.

mod fold;
mod forbidden;
mod token;

pub use fold::fold;
pub use forbidden::forbidden;
pub use token::{Gap, Token, fold_text, tokenise};
