//! A request as it comes off the wire: refused with fields named, or answered with what holds of
//! every answer.

#![no_main]

use std::sync::{Arc, LazyLock};

use incumbent::catalogue::starter;
use incumbent::grpc::{convert, pb};
use incumbent::index::Snapshot;
use incumbent::model::Limits;
use incumbent::resolve::resolve;
use libfuzzer_sys::fuzz_target;
use prost::Message as _;

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let (catalogue, _) = starter::load();
    Snapshot::build(Arc::new(catalogue), 1)
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(request) = pb::ResolveArticleRequest::decode(bytes) else {
        return;
    };
    let Ok(article) = convert::article(request.article, &Limits::default()) else {
        return;
    };
    let answer = resolve(&SNAPSHOT, &article);
    assert_eq!(answer.mentions.len(), article.mentions.len());
    for mention in &answer.mentions {
        for candidate in &mention.candidates {
            assert!((0.0..=1.0).contains(&candidate.probability));
            assert!(candidate.score.is_finite());
        }
    }
    assert!(
        answer == resolve(&SNAPSHOT, &article),
        "the same question, another answer"
    );
});
