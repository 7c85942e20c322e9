//! The stream that holds the journal: how it has to be set up, and which one it is.

use async_nats::jetstream::stream::{
    Config, DiscardPolicy, Info, PersistenceMode, RetentionPolicy, StorageType,
};

/// The key of a stream's metadata under which its identity stands.
const IDENTITY: &str = "incumbent-journal";

/// What every stream of a journal is made with.
pub(super) fn config(name: &str, identity: &str, replicas: usize) -> Config {
    Config {
        name: name.to_owned(),
        description: Some("journal of an Incumbent catalogue: never purge or edit".to_owned()),
        // The identity is in the subject, too: what is meant for one stream never ends up in
        // another one of the same name.
        subjects: vec![format!("incumbent.{name}.{identity}")],
        storage: StorageType::File,
        num_replicas: replicas,
        retention: RetentionPolicy::Limits,
        discard: DiscardPolicy::New,
        max_bytes: -1,
        max_messages: -1,
        max_messages_per_subject: -1,
        max_message_size: -1,
        max_consumers: -1,
        deny_delete: true,
        deny_purge: true,
        allow_direct: true,
        allow_atomic_publish: true,
        metadata: [(IDENTITY.to_owned(), identity.to_owned())].into(),
        ..Config::default()
    }
}

/// Which stream it is: one made anew under the same name has another identity.
pub(super) fn identity(info: &Info) -> String {
    let given = info.config.metadata.get(IDENTITY);
    let given = given.map_or("", String::as_str);
    format!("{given}@{}", info.created.unix_timestamp_nanos())
}

/// The one subject of a journal's stream, when it has one.
pub(super) fn subject(config: &Config) -> Option<&str> {
    match config.subjects.as_slice() {
        [subject] if !subject.contains(['*', '>']) => Some(subject),
        _ => None,
    }
}

/// Everything about a stream that could lose an acknowledged record, or keep records from
/// being appended as they should. Empty when it is safe.
pub(super) fn dangers(config: &Config) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |bad: bool, told: String| {
        if bad {
            found.push(told);
        }
    };
    check(
        config.num_replicas < 3,
        format!(
            "replicas is {}: with less than 3, one lost server loses acknowledged records",
            config.num_replicas
        ),
    );
    check(
        config.storage != StorageType::File,
        "storage is memory: a restart of the servers loses every record".to_owned(),
    );
    check(
        config.retention != RetentionPolicy::Limits,
        "retention is not limits: records that were read are removed".to_owned(),
    );
    let limits = [
        ("max_bytes", config.max_bytes > 0),
        ("max_msgs", config.max_messages > 0),
        ("max_msgs_per_subject", config.max_messages_per_subject > 0),
        ("max_age", !config.max_age.is_zero()),
    ];
    for (name, set) in limits {
        check(
            set && (config.discard == DiscardPolicy::Old || name == "max_age"),
            format!("{name} is set: old records are dropped once it is reached"),
        );
    }
    check(
        config.no_ack,
        "no_ack is set: nothing is ever acknowledged".to_owned(),
    );
    check(
        config.persist_mode == Some(PersistenceMode::Async),
        "persist_mode is async: acknowledged records may not be on any disk".to_owned(),
    );
    check(
        !config.deny_delete || !config.deny_purge,
        "deny_delete and deny_purge are not set: one command removes records".to_owned(),
    );
    check(
        config.allow_rollup || config.allow_message_ttl,
        "allow_rollup_hdrs or allow_msg_ttl is set: messages can remove records".to_owned(),
    );
    found
}

/// What makes a stream unusable, whatever its operator says.
pub(super) fn unusable(config: &Config) -> Vec<&'static str> {
    let cases = [
        (
            subject(config).is_none(),
            "it must have one subject without wildcards",
        ),
        (!config.allow_atomic_publish, "allow_atomic must be set"),
        (!config.allow_direct, "allow_direct must be set"),
        (config.sealed, "it is sealed"),
        (
            config.mirror.is_some() || config.sources.as_ref().is_some_and(|from| !from.is_empty()),
            "it copies other streams",
        ),
        (config.subject_transform.is_some(), "it renames subjects"),
    ];
    cases
        .into_iter()
        .filter_map(|(bad, told)| bad.then_some(told))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_streams_made_here_are_safe_and_usable() {
        let made = config("news", "x1", 3);
        assert_eq!(dangers(&made), [""; 0]);
        assert_eq!(unusable(&made), [""; 0]);
        assert_eq!(subject(&made), Some("incumbent.news.x1"));
    }

    #[test]
    fn each_setting_that_could_lose_records_is_told() {
        type Spoil = fn(&mut Config);
        let cases: [(&str, Spoil); 9] = [
            ("replicas is 1", |config| config.num_replicas = 1),
            ("storage is memory", |config| {
                config.storage = StorageType::Memory;
            }),
            ("retention", |config| {
                config.retention = RetentionPolicy::WorkQueue;
            }),
            ("max_bytes", |config| {
                config.max_bytes = 1 << 30;
                config.discard = DiscardPolicy::Old;
            }),
            ("max_age", |config| config.max_age = Duration::from_secs(60)),
            ("no_ack", |config| config.no_ack = true),
            ("persist_mode", |config| {
                config.persist_mode = Some(PersistenceMode::Async);
            }),
            ("deny_purge", |config| config.deny_purge = false),
            ("allow_rollup", |config| config.allow_rollup = true),
        ];
        for (expected, spoil) in cases {
            let mut spoilt = config("news", "x1", 3);
            spoil(&mut spoilt);
            let found = dangers(&spoilt);
            assert_eq!(found.len(), 1, "{expected}");
            assert!(found[0].contains(expected), "{found:?}");
        }
    }
}
