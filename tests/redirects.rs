//! Ids for ever: one that was given up answers with its survivor in every call, and one that was
//! deleted says so in every call.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use incumbent::grpc::pb;
use incumbent::grpc::pb::batch_get_entities_result::Outcome;
use incumbent::grpc::pb::catalogue_change::Change;
use support::written::{apply, change, entity, person, reason, serve};
use support::{Server, error_info, violations};
use tonic::{Code, Status};
use tonic_types::{RpcStatusExt as _, StatusExt as _};

async fn write(server: &Server, changes: Vec<pb::CatalogueChange>) -> Vec<String> {
    let applied = server.catalogue().await.apply_changes(apply(changes)).await;
    applied.unwrap().into_inner().ids
}

async fn merge(server: &Server, into: &str, from: &[&str]) -> pb::MergeEntitiesResponse {
    let request = pb::MergeEntitiesRequest {
        survivor_id: into.to_owned(),
        merged_ids: from.iter().map(|id| (*id).to_owned()).collect(),
        options: None,
    };
    let merged = server.catalogue().await.merge_entities(request).await;
    merged.unwrap().into_inner()
}

fn put_tenure(holder: &str, office: &str, key: &str) -> pb::CatalogueChange {
    change(Change::PutTenure(pb::PutTenure {
        holder_id: holder.to_owned(),
        office_id: office.to_owned(),
        terms: vec![pb::Term {
            key: key.to_owned(),
            ..pb::Term::default()
        }],
        ..pb::PutTenure::default()
    }))
}

fn put_name(id: &str, text: &str, kind: pb::NameKind) -> pb::CatalogueChange {
    change(Change::PutName(pb::PutName {
        entity_id: id.to_owned(),
        name: Some(pb::Name {
            text: text.to_owned(),
            kind: kind.into(),
        }),
    }))
}

/// Every call that takes the id of a person: (call, what was asked for, what answers).
async fn ask_of_person(
    server: &Server,
    id: &str,
) -> Vec<(&'static str, Result<(String, String), Status>)> {
    let mut entities = server.entities().await;
    let mut catalogue = server.catalogue().await;
    let mut told = Vec::new();
    let got = entities.get_entity(pb::GetEntityRequest {
        id: id.to_owned(),
        ..pb::GetEntityRequest::default()
    });
    let got = got.await.map(tonic::Response::into_inner);
    told.push((
        "GetEntity",
        got.map(|one| {
            assert_eq!(one.entity.unwrap().id, one.canonical_id);
            (one.requested_id, one.canonical_id)
        }),
    ));
    let batch = entities.batch_get_entities(pb::BatchGetEntitiesRequest {
        ids: vec![id.to_owned()],
        ..pb::BatchGetEntitiesRequest::default()
    });
    let batch = batch.await.unwrap().into_inner().results.remove(0);
    told.push((
        "BatchGetEntities",
        match batch.outcome.unwrap() {
            Outcome::Entity(entity) => {
                assert_eq!(entity.id, batch.canonical_id);
                Ok((batch.requested_id, batch.canonical_id))
            }
            Outcome::Error(error) => {
                let code = Code::from(error.code);
                let details = error.get_error_details();
                Err(Status::with_error_details(code, error.message, details))
            }
        },
    ));
    let listed = entities.list_tenures(pb::ListTenuresRequest {
        entity_id: id.to_owned(),
        ..pb::ListTenuresRequest::default()
    });
    let listed = listed.await.map(tonic::Response::into_inner);
    told.push((
        "ListTenures",
        listed.map(|one| (one.requested_id, one.canonical_id)),
    ));
    let history = catalogue.get_entity_history(pb::GetEntityHistoryRequest {
        id: id.to_owned(),
        ..pb::GetEntityHistoryRequest::default()
    });
    let history = history.await.map(tonic::Response::into_inner);
    told.push((
        "GetEntityHistory",
        history.map(|one| (one.requested_id, one.canonical_id)),
    ));
    // Writes that change nothing, so that each call finds the same.
    let again = put_name(id, "Cleo Third", pb::NameKind::Primary);
    let named = catalogue.apply_changes(apply(vec![again])).await;
    told.push((
        "PutName",
        named.map(|one| (id.to_owned(), one.into_inner().ids.remove(0))),
    ));
    let merged = catalogue.merge_entities(pb::MergeEntitiesRequest {
        survivor_id: id.to_owned(),
        merged_ids: vec![id.to_owned()],
        options: None,
    });
    told.push((
        "MergeEntities",
        merged.await.map(|one| {
            let one = one.into_inner();
            assert!(one.merged_ids.is_empty(), "it is the survivor already");
            (id.to_owned(), one.canonical_id)
        }),
    ));
    told
}

#[tokio::test]
async fn a_chain_of_merges_is_followed_in_every_call() {
    let place = tempfile::tempdir().unwrap();
    let (server, _) = serve(&place.path().join("c.redb")).await;
    let ids = write(
        &server,
        vec![
            person("crm:1", &["Ada First"]),
            person("crm:2", &["Bea Second"]),
            person("crm:3", &["Cleo Third"]),
            entity(pb::EntityKind::Office, "crm:4", &["Mayor of Hill"]),
            entity(pb::EntityKind::Office, "crm:5", &["Mayor of Dale"]),
            put_tenure("crm:1", "crm:4", "t1"),
        ],
    )
    .await;
    let [first, second, third, old_office, office, _] = &ids[..] else {
        panic!("{ids:?}");
    };
    let merged = merge(&server, second, &[first]).await;
    assert_eq!(merged.merged_ids, std::slice::from_ref(first));
    let merged = merge(&server, "crm:3", &[first, "crm:2"]).await;
    assert_eq!(
        merged.merged_ids,
        std::slice::from_ref(second),
        "the first is its part"
    );
    merge(&server, office, &[old_office]).await;

    for asked in [first, second, third, "crm:1", "crm:2", "crm:3"] {
        for (call, told) in ask_of_person(&server, asked).await {
            let expected = (asked.to_owned(), third.clone());
            assert_eq!(told.unwrap(), expected, "{call} of {asked}");
        }
    }
    let mut entities = server.entities().await;
    for asked in [old_office.as_str(), "crm:4"] {
        let holders = entities.list_holders(pb::ListHoldersRequest {
            office_id: asked.to_owned(),
            ..pb::ListHoldersRequest::default()
        });
        let holders = holders.await.unwrap().into_inner();
        assert_eq!(
            (&*holders.requested_id, &holders.canonical_id),
            (asked, office)
        );
        let holder = holders.holders[0].holder.clone().unwrap();
        assert_eq!((&holder.id, &*holder.name), (third, "Cleo Third"));
    }
    let wrong = entities.list_holders(pb::ListHoldersRequest {
        office_id: first.clone(),
        ..pb::ListHoldersRequest::default()
    });
    let wrong = violations(&wrong.await.unwrap_err());
    assert_eq!(
        wrong,
        [("office_id".to_owned(), "NOT_AN_OFFICE".to_owned())]
    );

    // The survivor lists what it answers for, and writes through old ids reach it.
    let request = pb::GetEntityRequest {
        id: third.clone(),
        ..pb::GetEntityRequest::default()
    };
    let found = entities.get_entity(request.clone()).await.unwrap();
    let mut expected = vec![first.clone(), second.clone()];
    expected.sort();
    assert_eq!(found.into_inner().entity.unwrap().merged_ids, expected);
    let tenure = put_tenure(first, old_office, "t2");
    let name = put_name(first, "C. Third", pb::NameKind::Alias);
    write(&server, vec![name, tenure]).await;
    let found = entities.get_entity(request.clone()).await.unwrap();
    let names = found.into_inner().entity.unwrap().names;
    assert!(names.iter().any(|name| name.text == "C. Third"));
    let split = pb::SplitEntityRequest {
        id: first.clone(),
        names: vec!["C. Third".to_owned()],
        ..pb::SplitEntityRequest::default()
    };
    let split = server.catalogue().await.split_entity(split).await;
    assert_eq!(split.unwrap().into_inner().canonical_id, *third);

    // Undone in the middle: the id is its own again, and what was merged into it comes along.
    let undo = pb::UnmergeEntityRequest {
        id: second.clone(),
        options: None,
    };
    let undone = server.catalogue().await.unmerge_entity(undo).await;
    let undone = undone.unwrap().into_inner();
    assert_eq!((&undone.restored_id, &undone.survivor_id), (second, third));
    let found = entities.get_entity(request).await.unwrap().into_inner();
    assert!(found.entity.unwrap().merged_ids.is_empty());
    let found = entities.get_entity(pb::GetEntityRequest {
        id: first.clone(),
        min_revision: undone.revision,
    });
    let found = found.await.unwrap().into_inner();
    assert_eq!(found.canonical_id, *second);
    assert_eq!(
        found.entity.unwrap().merged_ids,
        std::slice::from_ref(first)
    );
}

#[tokio::test]
async fn an_id_that_was_deleted_says_so_in_every_call() {
    let place = tempfile::tempdir().unwrap();
    let (server, _) = serve(&place.path().join("c.redb")).await;
    let ids = write(
        &server,
        vec![
            person("crm:1", &["Ada First"]),
            person("crm:2", &["Bea Second"]),
            entity(pb::EntityKind::Office, "crm:3", &["Mayor of Hill"]),
        ],
    )
    .await;
    merge(&server, &ids[1], &[&ids[0]]).await;
    let delete = |id: &str| change(Change::DeleteEntity(pb::DeleteEntity { id: id.to_owned() }));
    // Through the id given up: it means the survivor.
    let deleted = write(&server, vec![delete(&ids[0]), delete("crm:3")]).await;
    assert_eq!(deleted, [ids[1].clone(), ids[2].clone()]);

    for asked in [ids[0].as_str(), &ids[1], "crm:1", "crm:2"] {
        for (call, told) in ask_of_person(&server, asked).await {
            if call == "GetEntityHistory" {
                assert_eq!(told.unwrap(), (asked.to_owned(), ids[1].clone()));
                continue;
            }
            let status = told.expect_err(call);
            assert_eq!(status.code(), Code::FailedPrecondition, "{call} of {asked}");
            assert_eq!(reason(&status), "ENTITY_GONE", "{call} of {asked}");
        }
    }
    let mut entities = server.entities().await;
    let holders = entities.list_holders(pb::ListHoldersRequest {
        office_id: ids[2].clone(),
        ..pb::ListHoldersRequest::default()
    });
    let gone = holders.await.unwrap_err();
    assert_eq!(error_info(&gone).0, "ENTITY_GONE");
    let mut catalogue = server.catalogue().await;
    let split = catalogue.split_entity(pb::SplitEntityRequest {
        id: ids[0].clone(),
        names: vec!["Ada First".to_owned()],
        ..pb::SplitEntityRequest::default()
    });
    assert_eq!(reason(&split.await.unwrap_err()), "ENTITY_GONE");
    for request in [&ids[0], &ids[1]] {
        let undo = catalogue.unmerge_entity(pb::UnmergeEntityRequest {
            id: request.clone(),
            options: None,
        });
        assert_eq!(reason(&undo.await.unwrap_err()), "ENTITY_GONE");
        let confirm = catalogue.confirm_entity(pb::ConfirmEntityRequest {
            id: request.clone(),
            options: None,
        });
        assert_eq!(reason(&confirm.await.unwrap_err()), "ENTITY_GONE");
    }
    // An id that never was is something else.
    let never = pb::GetEntityRequest {
        id: "crm:4711".to_owned(),
        ..pb::GetEntityRequest::default()
    };
    let never = entities.get_entity(never).await.unwrap_err();
    assert_eq!(never.code(), Code::NotFound);
    assert_eq!(reason(&never), "ENTITY_NOT_FOUND");
}
