//! What a role phrase tells, by itself and beside a name, in nats.

/// A role phrase all of whose words an office explains.
pub const ROLE_BASE: f64 = 3.2;
/// For each nat of rarity of a term that mention and office share.
pub const TERM_SHARED: f64 = 0.22;
/// A jurisdiction that mention and office share tells at least this.
pub const JURISDICTION_SHARED: f64 = 0.6;
/// A shared term that only the office's organisation has, not its title.
pub const TERM_IN_CONTEXT: f64 = -0.5;
/// A subject near to one of the office's.
pub const NEAR_SUBJECT: f64 = -0.8;
/// An office for a part of a subject of the mention: public health, asked for health.
pub const ONLY_A_PART: f64 = -0.4;
/// An office for the whole of a subject, where a minister is asked for by a part of it: transport,
/// asked for aviation.
pub const WHOLE_FOR_PART: f64 = -2.5;
/// All subjects of the mention are only near to the office's.
pub const ONLY_NEAR: f64 = -2.2;
/// A junior rank, and the office is the minister's above.
pub const JUNIOR_FOR_HEAD: f64 = -3.5;
/// Any such holder is meant, and not this one.
pub const ANY_HOLDER: f64 = -12.0;
/// For each nat of the share of a time that is known of, where most of it is not: who held the
/// office then may be somebody whom the catalogue does not know.
pub const TIME_UNKNOWN: f64 = 3.0;
/// A term of the mention that the office lacks, and for each nat of its rarity.
pub const TERM_EXTRA: (f64, f64) = (-0.9, -0.45);
/// A jurisdiction of the mention that is not the office's.
pub const OTHER_JURISDICTION: f64 = -5.0;
/// For each nat of rarity of a term of the office's title that the mention leaves out.
pub const TERM_LEFT_OUT: f64 = -0.30;
/// The share of it for a subject near to one of the mention's.
pub const NEAR_LEFT_OUT: f64 = 0.3;
/// A title is all said when what is left out costs less than this.
pub const LITTLE_LEFT_OUT: f64 = -0.5;
/// The title's jurisdiction left out, and not the article's either.
pub const JURISDICTION_LEFT_OUT: f64 = -1.0;
/// The office is of the article's country, or not, when the mention names none.
pub const SAME_COUNTRY: f64 = 3.5;
/// The office is of another country than the article's.
pub const OTHER_COUNTRY: f64 = -5.0;
/// No country is known, and the office is of the one where the language is most at home.
pub const MAIN_HOME: f64 = 2.2;
/// No country is known, and the office is of one where the language is not at home.
pub const NO_HOME: f64 = -5.0;
/// No country is known, and the office is of another one where the language is at home.
pub const OTHER_HOME: f64 = -2.0;
/// The mention uses a broader word for the office's class.
pub const BROADER_CLASS: f64 = -0.5;
/// The mention uses a narrower word than the office's class: "prime minister" for a leader.
pub const NARROWER_CLASS: f64 = -3.0;
/// The same, where the office that fits best is called by the word.
pub const NARROWER_BESIDE: f64 = -3.0;
/// No other office of the named country has all the subjects of the mention.
pub const ONLY_ONE_THERE: f64 = 1.5;
/// A subject of the department only, where the title says what else the office is for.
pub const ONLY_ITS_DEPARTMENT: f64 = -2.0;
/// What a title has beside all subjects of the mention costs at most.
pub const MOST_LEFT_OUT: f64 = -0.8;
/// An office that stands for any of several ("head of state or government") and is called by one
/// of them.
pub const ANY_OF_SEVERAL: f64 = -0.5;
/// A junior rank and a department, of a minister there whose title says what for.
pub const RANK_FOR_BRIEF: f64 = -1.0;
/// The title says the subjects in the words of the mention. About what a rare term tells: where
/// several offices share a subject, the word picks the one.
pub const SAME_WORDS: f64 = 1.2;
/// The title's first subject said, it may leave out so much and all is said.
pub const REST_LEFT_OUT: f64 = -1.0;
/// The subject in other words, where another office has the very words: "Minister for Schools"
/// beside the "Minister for Universities".
pub const OTHER_WORDS: f64 = -2.6;
/// The title is the mention, word for word, where any country may be meant and each has one.
pub const SAME_COMMON_TITLE: f64 = 0.6;
/// An office under another title than the one named, which nobody held that day.
pub const OTHER_TITLE_THAT_DAY: f64 = -1.0;
/// "The leader" of a country where another office leads it.
pub const NOT_THE_LEADER: f64 = -3.0;
/// An office that the one named beside it held: "prime minister after Thatcher" is of her country.
pub const HELD_BY_OTHER: f64 = 3.5;
/// Who held an office right before or after the one named, where none is said: "Merkel's
/// successor".
pub const NEXT_IN_OFFICE: f64 = 4.5;
/// A role told by what the one named held meanwhile: both are said.
pub const TOLD_BY_HOLDER: f64 = 1.0;
/// A role told by who led the country meanwhile: the words may be of a body that is called so.
pub const TOLD_BY_LEADER: f64 = -0.5;
/// An office of whoever leads a country, asked for by the title of one who does not: the president
/// of Germany is no head of its government.
pub const ANOTHER_LEADS: f64 = -5.0;
/// The same, where it is not known which of them leads it.
pub const PERHAPS_ANOTHER_LEADS: f64 = -2.5;
/// An office fits so much better than another that its title is the one meant.
pub const CLEARLY_BETTER: f64 = 2.0;
/// Years by which it grows e times less likely that a tenure had begun of which only the end is
/// known.
pub const TERM_YEARS: f64 = 5.0;
/// Years by which it grows e times less likely that somebody still leads a country of whom the list
/// that told of it tells no more.
pub const LEADER_YEARS: f64 = 4.0;
/// How likely it is that a tenure of which no day is known ran on a given one.
pub const UNDATED_CHANCE: f64 = 0.02;
/// Another meaning of the role word than the first.
pub const OTHER_SENSE: f64 = -0.4;
/// For each step of rank between the generic word and the office.
pub const RANK_STEP: f64 = -0.9;
/// The title is the mention, word for word.
pub const SAME_TITLE: f64 = 2.6;
/// A part of the office's country, named beside it.
pub const PART_OF_COUNTRY: f64 = -0.3;
/// The same, where another office is that part's own.
pub const NOT_OF_PART: f64 = -3.0;
/// An office of another department than the one behind a title: "Minister for Sport, Department
/// for Culture".
pub const OTHER_DEPARTMENT: f64 = -3.0;
/// An office of a part of a country, where the phrase names the country beside it: "U.S. senator
/// from Vermont".
pub const OF_PART: f64 = -2.0;
/// The mention is the title of one office, and this is another.
pub const OTHER_TITLE: f64 = -1.5;
/// The same of a long title, which is one office's: many others may share a word of it.
pub const NOT_THAT_TITLE: f64 = -4.0;
/// The mention says all of a title in other words, and nothing else.
pub const ALL_SAID: f64 = 1.9;
/// The head of a department, called by a minister's plain word, where ministers below have the
/// subject too: what a minister's title tells more than the head's own.
pub const HEAD_OF_DEPARTMENT: f64 = 0.5;
/// The same head, where the department is called by its office: "the Home Office minister" is one
/// of those below.
pub const HEAD_OF_OFFICE: f64 = -4.0;
/// A minister below that head.
pub const BELOW_HEAD: f64 = -2.0;
/// Another body's, where one body's whole name is said: "UN chief" is not UNESCO's.
pub const PART_OF_BODY: f64 = -3.0;
/// Another post in a body than the first one, called by a general word.
pub const BESIDE_FIRST: f64 = -1.9;
/// The role's word is misspelt.
pub const RESPELT_ROLE: f64 = -1.0;
/// An office of whose holders no day is known: who held it when asked for is a guess.
pub const NO_DAY_KNOWN: f64 = -3.0;
/// A mention that is a role's word and nothing else, read as the name of whatever is so called.
pub const ROLE_WORD: f64 = -5.0;
/// A word of address that names a monarch's role: the candidate held such an office, or others
/// only.
pub const MONARCH: (f64, f64) = (3.0, -5.0);
/// A man, where the role's word says that a woman holds it.
pub const ROLE_OF_A_WOMAN: f64 = -8.0;
/// Deputy against principal, third against first.
pub const OTHER_DEPUTY: f64 = -5.0;
/// An office of the government for one of the opposition, or the other way round.
pub const OTHER_SIDE: f64 = -9.0;

/// A holder on the day for certain.
pub const HELD_CERTAIN: f64 = 1.0;
/// "The then prime minister", of one who had left by the day, where the article does not speak of
/// that one.
pub const HELD_EARLIER: f64 = -8.0;
/// A member of a parliament who holds the seat that is named.
pub const SEAT: f64 = 3.0;
/// An office that is of the house of parliament that is named.
pub const OF_HOUSE: f64 = 1.2;
/// An office of another house of parliament than is named.
pub const OTHER_HOUSE: f64 = -3.0;
/// An office that fits so much less than the best is none that is named beside a name.
pub const ANOTHER_ROLE: f64 = 7.0;
/// The incoming and the outgoing on a handover day.
pub const HANDOVER: (f64, f64) = (0.6, 0.35);
/// A holder who may have held on the day; and for each year since that was sure.
pub const HELD_POSSIBLE: (f64, f64) = (0.4, -0.12);
/// An acting holder where the mention does not say so, or the reverse.
pub const ACTING_MISMATCH: f64 = -0.6;
/// For each unit of ln(1 + years) since a former holder left.
pub const FORMER_RECENCY: f64 = -0.45;
/// A name with a role that the candidate held on the day.
pub const ROLE_FITS: f64 = 2.5;
/// The same role at another time.
pub const ROLE_OTHER_TIME: f64 = -1.0;
/// A name with a role that another of that name held.
pub const HELD_BY_NAMESAKE: f64 = -1.5;
/// A role phrase on something that is no person.
pub const ROLE_NO_PERSON: f64 = -4.6;
