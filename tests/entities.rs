//! Entities by id, one and many; what is asked wrongly is told.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use incumbent::grpc::pb;
use incumbent::grpc::pb::batch_get_entities_result::Outcome;
use support::{REVISION, Server, date, error_info, id, violations};
use tonic::Code;
use tonic_types::{RpcStatusExt as _, StatusExt as _};

fn get(id: impl ToString) -> pb::GetEntityRequest {
    pb::GetEntityRequest {
        id: id.to_string(),
        ..pb::GetEntityRequest::default()
    }
}

fn tenures(id: impl ToString) -> pb::ListTenuresRequest {
    pb::ListTenuresRequest {
        entity_id: id.to_string(),
        ..pb::ListTenuresRequest::default()
    }
}

fn holders(id: impl ToString) -> pb::ListHoldersRequest {
    pb::ListHoldersRequest {
        office_id: id.to_string(),
        ..pb::ListHoldersRequest::default()
    }
}

fn search(text: &str) -> pb::SearchEntitiesRequest {
    pb::SearchEntitiesRequest {
        text: text.to_owned(),
        ..pb::SearchEntitiesRequest::default()
    }
}

#[tokio::test]
async fn an_entity_by_its_id() {
    let server = Server::start().await;
    let mut client = server.entities().await;
    let answer = client.get_entity(get(id("pm-nl"))).await.unwrap();
    let answer = answer.into_inner();
    assert_eq!(answer.revision, REVISION);
    assert_eq!(answer.requested_id, answer.canonical_id);
    let office = answer.entity.unwrap();
    assert_eq!(office.id, id("pm-nl").to_string());
    assert_eq!(office.kind(), pb::EntityKind::Office);
    let names: Vec<_> = office
        .names
        .iter()
        .map(|name| (name.text.as_str(), name.kind()))
        .collect();
    assert_eq!(
        names,
        [
            ("Prime Minister of the Netherlands", pb::NameKind::Primary),
            ("Dutch Prime Minister", pb::NameKind::Alias),
        ]
    );
    assert_eq!(office.countries, ["nl"]);
    assert_eq!(office.records, ["test:pm-nl"]);

    let answer = client.get_entity(get(id("sg-nato"))).await.unwrap();
    let office = answer.into_inner().entity.unwrap().office.unwrap();
    let organisation = office.organisation.unwrap();
    assert_eq!(organisation.id, id("nato").to_string());
    assert_eq!(organisation.name, "North Atlantic Treaty Organization");
}

#[tokio::test]
async fn an_id_that_a_merge_gave_up_answers_with_the_survivor() {
    let server = Server::start().await;
    let mut client = server.entities().await;
    let old = id("rutte-old").to_string();
    let survivor = id("rutte").to_string();
    let answer = client.get_entity(get(&old)).await.unwrap().into_inner();
    assert_eq!(answer.entity.unwrap().id, survivor);
    assert_eq!(
        (answer.requested_id, answer.canonical_id),
        (old.clone(), survivor.clone())
    );
    let answer = client
        .list_tenures(tenures(&old))
        .await
        .unwrap()
        .into_inner();
    assert_eq!((answer.requested_id, answer.canonical_id), (old, survivor));
}

#[tokio::test]
async fn ids_that_are_none() {
    let server = Server::start().await;
    let mut client = server.entities().await;
    let unknown = id("nobody").to_string();
    let status = client.get_entity(get(&unknown)).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    assert_eq!(error_info(&status).0, "ENTITY_NOT_FOUND");
    let details = status.get_error_details();
    let resource = details.resource_info().unwrap();
    assert_eq!(resource.resource_type, "incumbent.v1.Entity");
    assert_eq!(resource.resource_name, unknown);

    for (text, reason) in [("", "REQUIRED"), ("Q57792", "MALFORMED")] {
        let expected = |field: &str| vec![(field.to_owned(), reason.to_owned())];
        let status = client.get_entity(get(text)).await.unwrap_err();
        assert_eq!(violations(&status), expected("id"));
        let status = client.list_tenures(tenures(text)).await.unwrap_err();
        assert_eq!(violations(&status), expected("entity_id"));
        let status = client.list_holders(holders(text)).await.unwrap_err();
        assert_eq!(violations(&status), expected("office_id"));
    }
    let status = client.list_holders(holders(id("rutte"))).await.unwrap_err();
    assert_eq!(
        violations(&status),
        [("office_id".to_owned(), "NOT_AN_OFFICE".to_owned())]
    );
}

#[tokio::test]
async fn a_batch_keeps_its_order_and_its_errors_apart() {
    let server = Server::start().await;
    let mut client = server.entities().await;
    let keys = ["schoof", "nobody", "rutte-old", "schoof"];
    let mut ids: Vec<_> = keys.iter().map(|key| id(key).to_string()).collect();
    ids.push("not an id".to_owned());
    let request = pb::BatchGetEntitiesRequest {
        ids: ids.clone(),
        ..pb::BatchGetEntitiesRequest::default()
    };
    let answer = client
        .batch_get_entities(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(answer.revision, REVISION);
    let asked: Vec<_> = answer
        .results
        .iter()
        .map(|result| result.requested_id.clone())
        .collect();
    assert_eq!(asked, ids);
    let told: Vec<_> = answer
        .results
        .iter()
        .map(|result| match result.outcome.as_ref().unwrap() {
            Outcome::Entity(entity) => {
                assert_eq!(entity.id, result.canonical_id);
                Ok(entity.names[0].text.clone())
            }
            Outcome::Error(error) => {
                assert_eq!(result.canonical_id, "");
                Err(Code::from(error.code))
            }
        })
        .collect();
    assert_eq!(
        told,
        [
            Ok("Dick Schoof".to_owned()),
            Err(Code::NotFound),
            Ok("Mark Rutte".to_owned()),
            Ok("Dick Schoof".to_owned()),
            Err(Code::InvalidArgument),
        ]
    );
    let Some(Outcome::Error(error)) = &answer.results[4].outcome else {
        panic!("answered");
    };
    let details = error.get_error_details();
    assert_eq!(
        details.bad_request().unwrap().field_violations[0].field,
        "ids[4]"
    );
    let empty = pb::BatchGetEntitiesRequest::default();
    let status = client.batch_get_entities(empty).await.unwrap_err();
    assert_eq!(
        violations(&status),
        [("ids".to_owned(), "REQUIRED".to_owned())]
    );
}

#[tokio::test]
async fn searches_and_lists_that_are_asked_wrongly() {
    use pb::list_tenures_request::When;
    let server = Server::start().await;
    let mut client = server.entities().await;
    let cases = [
        (search(""), "text", "REQUIRED"),
        (search(&"x".repeat(513)), "text", "TOO_LONG"),
        (search("\u{202e}x"), "text", "FORBIDDEN_CHARACTERS"),
        (
            pb::SearchEntitiesRequest {
                kinds: vec![1, 0],
                ..search("Rutte")
            },
            "kinds[1]",
            "OUT_OF_RANGE",
        ),
        (
            pb::SearchEntitiesRequest {
                kinds: vec![1; 17],
                ..search("Rutte")
            },
            "kinds",
            "TOO_MANY",
        ),
        (
            pb::SearchEntitiesRequest {
                page_size: -1,
                ..search("Rutte")
            },
            "page_size",
            "OUT_OF_RANGE",
        ),
        (
            pb::SearchEntitiesRequest {
                page_token: "00".repeat(28),
                ..search("Rutte")
            },
            "page_token",
            "MALFORMED",
        ),
    ];
    for (request, field, reason) in cases {
        let status = client.search_entities(request).await.unwrap_err();
        let expected = vec![(field.to_owned(), reason.to_owned())];
        assert_eq!(violations(&status), expected);
    }
    let interval = |start_date, end_date| {
        When::Interval(pb::DateInterval {
            start_date,
            end_date,
        })
    };
    let cases = [
        (When::Date(date(2023, 2, 30)), "date.day"),
        (interval(None, None), "interval"),
        (
            interval(Some(date(2023, 0, 0)), Some(date(2022, 0, 0))),
            "interval.end_date",
        ),
    ];
    for (when, field) in cases {
        let request = pb::ListTenuresRequest {
            when: Some(when),
            ..tenures(id("rutte"))
        };
        let status = client.list_tenures(request).await.unwrap_err();
        assert_eq!(violations(&status)[0].0, field);
    }
}
