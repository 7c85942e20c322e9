//! Answers out of the contract's messages.

use super::{ClientError, ServerAnswer};
use crate::grpc::{convert, pb};
use crate::model::{
    Candidate, Certainty, Decision, End, EntityId, Evidence, Feature, Kind, MentionAnswer,
    Modifier, ParsedMention, PartialDate, Reason, Remembered, RoleAt, Term, UnknownCandidate,
};

type Read<T> = Result<T, ClientError>;

/// The answer of a response to an article with `mentions` mentions.
pub(super) fn read(response: pb::ResolveArticleResponse, mentions: usize) -> Read<ServerAnswer> {
    let answer = response.answer.ok_or_else(|| malformed("no answer"))?;
    if answer.mentions.len() != mentions {
        return Err(malformed(format!(
            "{} answers to {mentions} mentions",
            answer.mentions.len()
        )));
    }
    Ok(ServerAnswer {
        revision: answer.revision,
        model_version: answer.model_version,
        mentions: all(answer.mentions, mention)?,
    })
}

fn malformed(problem: impl Into<String>) -> ClientError {
    ClientError::Answer {
        problem: problem.into(),
    }
}

fn all<T, U>(messages: Vec<T>, read: impl Fn(T) -> Read<U>) -> Read<Vec<U>> {
    messages.into_iter().map(read).collect()
}

fn mention(message: pb::MentionAnswer) -> Read<MentionAnswer> {
    let decision = match message.decision() {
        pb::Decision::Resolved => Decision::Resolved,
        pb::Decision::Ambiguous => Decision::Ambiguous,
        pb::Decision::Unknown => Decision::Unknown,
        pb::Decision::Unspecified => return Err(malformed("a mention without a decision")),
    };
    let reason = match message.reason() {
        pb::Reason::Evidence => Reason::Evidence,
        pb::Reason::LongerForm => Reason::LongerForm,
        pb::Reason::NoCandidates => Reason::NoCandidates,
        pb::Reason::LowConfidence => Reason::LowConfidence,
        pb::Reason::MarginTooSmall => Reason::MarginTooSmall,
        pb::Reason::VacantAtDate => Reason::VacantAtDate,
        pb::Reason::UndatedRole => Reason::UndatedRole,
        pb::Reason::SeveralHolders => Reason::SeveralHolders,
        pb::Reason::Unspecified => return Err(malformed("a decision without a known reason")),
    };
    let unknown = message.unknown.unwrap_or_default();
    Ok(MentionAnswer {
        decision,
        reason,
        entity: message.entity.map(|one| id(&one.id)).transpose()?,
        candidates: all(message.candidates, candidate)?,
        unknown: UnknownCandidate {
            score: unknown.score,
            probability: unknown.probability,
            evidence: parts(unknown.evidence),
        },
        parsed: parsed(message.parsed.unwrap_or_default()),
        offices: all(message.offices, candidate)?,
        date: date(message.date)?,
        end_date: date(message.end_date)?,
        provisional: message.provisional,
        remembered: message.remembered.as_ref().map(remembered).transpose()?,
    })
}

fn remembered(message: &pb::EntityReference) -> Read<Remembered> {
    Ok(Remembered {
        id: id(&message.id)?,
        kind: kind(message)?,
        name: message.name.clone(),
    })
}

fn candidate(message: pb::Candidate) -> Read<Candidate> {
    let entity = message
        .entity
        .ok_or_else(|| malformed("a candidate without its entity"))?;
    Ok(Candidate {
        id: id(&entity.id)?,
        kind: kind(&entity)?,
        name: entity.name,
        matched_name: message.matched_name,
        score: message.score,
        probability: message.probability,
        evidence: parts(message.evidence),
        roles: all(message.roles, role)?,
        provisional: message.provisional,
    })
}

/// Evidence of a feature that this client does not know is newer than it; the rest stands.
fn parts(messages: Vec<pb::Evidence>) -> Vec<Evidence> {
    messages
        .into_iter()
        .filter_map(|message| {
            Some(Evidence {
                feature: feature(message.feature())?,
                cue: message.cue.into(),
                value: message.value,
                weight: message.weight,
                query: message.query,
                candidate: message.candidate,
                detail: message.detail,
            })
        })
        .collect()
}

fn feature(message: pb::Feature) -> Option<Feature> {
    Some(match message {
        pb::Feature::Unspecified => return None,
        pb::Feature::Prior => Feature::Prior,
        pb::Feature::Name => Feature::Name,
        pb::Feature::Honorific => Feature::Honorific,
        pb::Feature::Role => Feature::Role,
        pb::Feature::Tenure => Feature::Tenure,
        pb::Feature::Lifetime => Feature::Lifetime,
        pb::Feature::LongerForm => Feature::LongerForm,
        pb::Feature::Coherence => Feature::Coherence,
        pb::Feature::Place => Feature::Place,
        pb::Feature::Hint => Feature::Hint,
        pb::Feature::Text => Feature::Text,
    })
}

fn parsed(message: pb::ParsedMention) -> ParsedMention {
    let modifiers = message.modifiers().filter_map(modifier).collect();
    ParsedMention {
        name: message.name,
        honorifics: message.honorifics,
        generation: message.generation,
        modifiers,
        role: message.role,
        role_class: message.role_class,
        portfolio: message.portfolio,
        organisation: message.organisation,
        jurisdiction: message.jurisdiction,
        about_office: message.about_office,
    }
}

fn modifier(message: pb::Modifier) -> Option<Modifier> {
    Some(match message {
        pb::Modifier::Unspecified => return None,
        pb::Modifier::Former => Modifier::Former,
        pb::Modifier::Then => Modifier::Then,
        pb::Modifier::Acting => Modifier::Acting,
        pb::Modifier::Interim => Modifier::Interim,
        pb::Modifier::Elect => Modifier::Elect,
        pb::Modifier::Designate => Modifier::Designate,
        pb::Modifier::Incoming => Modifier::Incoming,
        pb::Modifier::Outgoing => Modifier::Outgoing,
        pb::Modifier::Late => Modifier::Late,
        pb::Modifier::Previous => Modifier::Previous,
        pb::Modifier::Current => Modifier::Current,
    })
}

fn role(message: pb::Role) -> Read<RoleAt> {
    let certainty = match message.certainty() {
        pb::Certainty::Certain => Certainty::Certain,
        pb::Certainty::HandoverDay => Certainty::HandoverDay,
        pb::Certainty::Possible => Certainty::Possible,
        pb::Certainty::Unspecified => return Err(malformed("a role without its certainty")),
    };
    let end_state = message.end_state();
    let end_date = date(message.end_date)?;
    let as_of = date(message.as_of_date)?;
    let end = match (end_state, end_date, as_of) {
        (pb::EndState::OnDate, Some(on), _) => End::On(on),
        (pb::EndState::Ongoing, _, Some(as_of)) => End::Ongoing { as_of },
        (pb::EndState::EndedDateUnknown, _, by) => End::Ended { by },
        (pb::EndState::Unknown, _, _) => End::Unknown,
        _ => return Err(malformed("a role whose end lacks its date")),
    };
    let organisation = message
        .organisation
        .map(|one| Ok((id(&one.id)?, one.name)))
        .transpose()?;
    Ok(RoleAt {
        tenure: message
            .tenure_id
            .parse()
            .map_err(|error| malformed(format!("tenure {:?}: {error}", message.tenure_id)))?,
        office: id(&message.office_id)?,
        title: message.title,
        organisation,
        countries: message.countries,
        start: date(message.start_date)?,
        end,
        scheduled_end: date(message.scheduled_end_date)?,
        certainty,
        acting: message.acting,
        constituency: non_empty(message.constituency),
        terms: all(message.terms, term)?,
    })
}

fn term(message: pb::Term) -> Read<Term> {
    Ok(Term {
        key: message.key,
        start: date(message.start_date)?,
        end: date(message.end_date)?,
        constituency: non_empty(message.constituency),
        source: message.source,
        url: non_empty(message.url),
    })
}

fn non_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn id(text: &str) -> Read<EntityId> {
    text.parse()
        .map_err(|error| malformed(format!("entity {text:?}: {error}")))
}

fn kind(entity: &pb::EntityReference) -> Read<Kind> {
    convert::kind_of(entity.kind())
        .ok_or_else(|| malformed(format!("entity {} without its kind", entity.id)))
}

fn date(message: Option<pb::Date>) -> Read<Option<PartialDate>> {
    message
        .map(|date| {
            PartialDate::new(date.year.into(), date.month.into(), date.day.into())
                .map_err(|error| malformed(error.to_string()))
        })
        .transpose()
}
