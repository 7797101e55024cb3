"""Sample messages: every message there can be, made from the structs, for tests that try them
all."""

from functools import cache
from typing import Any, get_args

import msgspec.inspect as look
from hypothesis import strategies as st

from game.protocol.messages import ClientMessage, Message, ServerMessage

CLIENT_MESSAGES: tuple[type[Message], ...] = get_args(ClientMessage)
SERVER_MESSAGES: tuple[type[Message], ...] = get_args(ServerMessage)


@cache
def messages(*kinds: type[Message]) -> st.SearchStrategy[Any]:
    """Messages of these kinds with fields anywhere within their bounds."""
    return st.one_of([_of(look.type_info(kind)) for kind in kinds])


def client_messages() -> st.SearchStrategy[Any]:
    return messages(*CLIENT_MESSAGES)


def server_messages() -> st.SearchStrategy[Any]:
    return messages(*SERVER_MESSAGES)


def _of(kind: look.Type) -> st.SearchStrategy[Any]:
    match kind:
        case look.IntType(ge=low, le=high):
            return st.integers(low, high)
        case look.StrType(pattern=pattern) if pattern:
            return st.from_regex(pattern, fullmatch=True)
        case look.StrType(min_length=shortest, max_length=longest):
            return st.text(min_size=shortest or 0, max_size=min(longest or 80, 80))
        case look.BoolType():
            return st.booleans()
        case look.NoneType():
            return st.none()
        case look.EnumType(cls=cls):
            return st.sampled_from(cls)
        case look.UnionType(types=types):
            return st.one_of([_of(each) for each in types])
        case look.VarTupleType(item_type=item, min_length=shortest, max_length=longest):
            items = st.lists(_of(item), min_size=shortest or 0, max_size=min(longest or 4, 4))
            return items.map(tuple)
        case look.TupleType(item_types=items):
            return st.tuples(*[_of(item) for item in items])
        case look.StructType(cls=cls, fields=fields) | look.DataclassType(cls=cls, fields=fields):
            return st.builds(cls, **{field.name: _of(field.type) for field in fields})
        case _:
            raise AssertionError(f"no strategy for {kind}")
