#!/usr/bin/env python3
"""Calls every RPC with grpcio through reflection: nothing generated, nothing of ours imported.

    python3 tests/clients/client.py HOST:PORT

Needs grpcio and grpcio-reflection. Prints what it asked and exits with 0, or with a traceback.
"""

import sys

import grpc
from google.protobuf import json_format
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

# An interview of 2023-10-28: each mention and the name it resolves to, None for nobody.
ARTICLE = [
    ("Den Haag FM", None),
    ("Dutch Prime Minister Mark Rutte", "Mark Rutte"),
    ("the role of NATO Secretary General", "Secretary General of NATO"),
    ("Rutte", "Mark Rutte"),
    ("NATO Secretary General Jens Stoltenberg", "Jens Stoltenberg"),
    ("Thierry Breton, the former European Internal Market Commissioner", "Thierry Breton"),
]
DAY = {"year": 2023, "month": 10, "day": 28}


class Client:
    """Methods by name, with dicts for messages."""

    def __init__(self, channel):
        self.channel = channel
        database = ProtoReflectionDescriptorDatabase(channel)
        self.services = [s for s in database.get_services() if s.startswith("incumbent.")]
        self.pool = DescriptorPool(database)
        self.called = set()

    def method(self, service, name):
        full = f"incumbent.v1.{service}"
        method = self.pool.FindServiceByName(full).FindMethodByName(name)
        self.called.add(f"{full}/{name}")
        request = GetMessageClass(method.input_type)
        encode = dict(
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        return f"/{full}/{name}", request, encode

    def call(self, service, name, request):
        path, message, encode = self.method(service, name)
        answer = self.channel.unary_unary(path, **encode)(json_format.ParseDict(request, message()))
        return self.to_dict(answer)

    def stream(self, service, name, requests):
        path, message, encode = self.method(service, name)
        sent = (json_format.ParseDict(request, message()) for request in requests)
        for answer in self.channel.stream_stream(path, **encode)(sent):
            yield self.to_dict(answer)

    def stream_of(self, service, name, request):
        path, message, encode = self.method(service, name)
        return self.channel.unary_stream(path, **encode)(json_format.ParseDict(request, message()))

    def send(self, service, name, requests):
        path, message, encode = self.method(service, name)
        sent = (json_format.ParseDict(request, message()) for request in requests)
        return self.to_dict(self.channel.stream_unary(path, **encode)(sent))

    def to_dict(self, answer):
        # Errors of a stream's items carry details of other types: the server knows those too.
        return json_format.MessageToDict(answer, descriptor_pool=self.pool)

    def all_methods(self):
        for service in self.services:
            for method in self.pool.FindServiceByName(service).methods:
                yield f"{service}/{method.name}"


def name_of(mention):
    if mention["decision"] != "DECISION_RESOLVED":
        return None
    return mention["candidates"][0]["entity"]["name"]


def refused(call):
    try:
        answer = call()
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.FAILED_PRECONDITION, error
    else:
        raise AssertionError(answer)


def main():
    with grpc.insecure_channel(sys.argv[1]) as channel:
        client = Client(channel)
        article = {
            "id": "interview",
            "publicationDate": DAY,
            "mentions": [{"text": text} for text, _ in ARTICLE],
        }
        answer = client.call("ResolutionService", "ResolveArticle", {"article": article})["answer"]
        names = [name_of(mention) for mention in answer["mentions"]]
        assert names == [name for _, name in ARTICLE], names

        # The second article of the stream has no such day; the stream goes on.
        wrong = dict(article, publicationDate={"year": 2023, "month": 2, "day": 30})
        items = [{"key": str(n), "article": a} for n, a in enumerate([article, wrong, article])]
        answers = list(client.stream("ResolutionService", "ResolveArticles", items))
        assert [a["key"] for a in answers] == ["0", "1", "2"], answers
        assert ["answer" in a for a in answers] == [True, False, True], answers

        # Pinned to the revision that the first call was answered at; later ones do not come.
        pinned = [{"article": article, "pin": {"revision": answer["revision"]}}]
        pinned = list(client.stream("ResolutionService", "ResolveArticles", pinned * 2))
        assert [a["answer"]["revision"] for a in pinned] == [answer["revision"]] * 2, pinned

        search = client.call("EntityService", "SearchEntities", {"text": "Mark Rut"})
        rutte = next(h["entity"] for h in search["hits"] if h["entity"]["name"] == "Mark Rutte")
        request = {"id": rutte["id"], "minRevision": answer["revision"]}
        entity = client.call("EntityService", "GetEntity", request)["entity"]
        assert entity["kind"] == "ENTITY_KIND_PERSON", entity
        batch = client.call("EntityService", "BatchGetEntities", {"ids": [rutte["id"]]})
        assert [r["entity"]["id"] for r in batch["results"]] == [rutte["id"]], batch
        tenures = client.call("EntityService", "ListTenures", {"entityId": rutte["id"], "date": DAY})
        offices = {t["title"]: t["officeId"] for t in tenures["tenures"]}
        assert "Prime Minister of the Netherlands" in offices, tenures
        office = offices["Prime Minister of the Netherlands"]
        holders = client.call("EntityService", "ListHolders", {"officeId": office, "date": DAY})
        assert [h["holder"]["name"] for h in holders["holders"]] == ["Mark Rutte"], holders

        catalogue = client.call("CatalogueService", "GetCatalogue", {})
        assert int(catalogue["people"]) > 1000, catalogue
        assert not catalogue.get("writable"), catalogue
        listed = client.call("CatalogueService", "ListProvisionalEntities", {})
        assert "entities" not in listed, listed
        first = next(iter(client.stream_of("CatalogueService", "ExportCatalogue", {})))
        assert first.lines.startswith(b'{"incumbent_catalogue"'), first.lines[:80]

        # This server serves the catalogue inside the program: no journal, and none to write.
        one = {"deleteEntity": {"id": rutte["id"]}}
        writes = {
            "ApplyChanges": {"changes": [one]},
            "MergeEntities": {"survivorId": rutte["id"], "mergedIds": [office]},
            "UnmergeEntity": {"id": rutte["id"]},
            "SplitEntity": {"id": rutte["id"], "names": ["Mark Rutte"]},
            "ConfirmEntity": {"id": rutte["id"]},
            "GetEntityHistory": {"id": rutte["id"]},
        }
        for name, request in writes.items():
            refused(lambda: client.call("CatalogueService", name, request))
        refused(lambda: list(client.stream_of("CatalogueService", "WatchChanges", {})))
        refused(lambda: client.send("CatalogueService", "ImportCatalogue", [{}]))
        there = client.call("CatalogueService", "GetImport", {"token": "a-token-of-nobody"})
        assert "receivedBytes" not in there, there
        refused(lambda: list(client.stream_of("BackupService", "Backup", {})))

        missed = set(client.all_methods()) - client.called
        assert not missed, f"not called: {missed}"
        print(f"grpcio: {len(client.called)} methods called, all answered")


if __name__ == "__main__":
    main()
