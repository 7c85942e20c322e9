//! Folding, tokens, lexicons and the grammar of role phrases.

mod abjad;
mod body_alias;
mod field;
mod fold;
mod forbidden;
mod full_name;
mod han;
mod heard;
mod lexicon;
mod name;
mod phrase_map;
mod respell;
mod spelling;
mod sport;
mod title;
mod token;
mod word_class;

pub use body_alias::{BodyAlias, body_aliases, person_alias};
pub use field::{WellKnown, well_known, well_known_by};
pub use fold::fold;
pub use forbidden::forbidden;
pub use full_name::CatalogueName;
pub use heard::{Sound, heard, is_heard};
pub use lexicon::{
    ClassInfo, FusedRole, Honorific, House, Idiom, Jurisdiction, Leads, Lexicon, NumberedOffice,
    OwnerPlace, RoleClass, Stopword, TextLink, lexicon,
};
pub use name::{NameWord, NameWords, WordPart, name_words};
pub use phrase_map::{Meanings, PhraseMap};
pub use respell::respellings;
pub use spelling::{
    LETTER, Spelling, same_consonants, skeleton, spelling_distance, spelling_distance_within,
    spellings_apart, within_edits,
};
pub use sport::{Sport, SportSet, Sports, sports};
pub(crate) use title::{FOLLOWS, Head, head_at, heads, role_phrase_of, terms};
pub use title::{RolePhrase, Term, parse_title, role_phrase};
pub(crate) use token::joined;
pub use token::{Gap, Token, fold_text, tokenise};
pub use word_class::{WordClass, is_slavic};
