//! Folding, tokens, lexicons and the grammar of role phrases.

mod fold;
mod forbidden;
mod lexicon;
mod name;
mod phrase_map;
mod title;
mod token;

pub use fold::fold;
pub use forbidden::forbidden;
pub use lexicon::{
    ClassInfo, FusedRole, Honorific, Jurisdiction, Lexicon, RoleClass, Stopword, lexicon,
};
pub use name::{NameWord, NameWords, name_words};
pub use phrase_map::PhraseMap;
pub use title::{RolePhrase, Term, parse_title, role_phrase};
pub(crate) use title::{head_at, heads, terms};
pub use token::{Gap, Token, fold_text, tokenise};
