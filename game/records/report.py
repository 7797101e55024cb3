"""Report: what a record proves and by whose signature, what is only claimed, and what is missing.

It is written as sentences for a person who verifies a record.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from game.i18n.phrase import phrase, plural
from game.protocol.messages import Ended
from game.records.branches import fork_of
from game.records.record import FORMAT
from game.records.signatures import Signatures, signatures_of
from game.records.signers import KnownKeys, mark_of
from game.records.verify import ChatCompleteness, Verdict
from game.rules import Fighter, Reason, Roster, Seat
from game.text_safety.sanitize import clean_text


@dataclass(frozen=True, slots=True)
class Report:
    """The report on one record, for a reader who knows these keys and has this roster."""

    verdict: Verdict
    known: KnownKeys = field(default_factory=KnownKeys)
    roster: Roster | None = None
    """Roster to compare the fighters with; None skips the comparison."""
    others: Sequence[tuple[str, Verdict]] = ()
    """Records that may be of the same match, each with its file name."""

    @property
    def sentences(self) -> list[str]:
        """Return the whole report."""
        return list(filter(None, self._sentences()))

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with the match, its chat lines or its host, and no other version
        exists. A chat that was removed completely is not wrong."""
        verdict = self.verdict
        whole = verdict.proven and verdict.chat is not ChatCompleteness.DAMAGED
        return (
            whole
            and not verdict.false_claims
            and not any(fork_of(verdict, o) for _, o in self.others)
        )

    @property
    def _names(self) -> Mapping[Seat, str]:
        return self.verdict.names

    @property
    def _signatures(self) -> Signatures:
        return signatures_of(self.verdict.started, self.verdict.good)

    def _sentences(self) -> Iterator[str]:
        verdict, signed = self.verdict, self._signatures
        yield verdict.description(proven=self._is_vouched_for(signed))
        if verdict.proven:
            yield self._dice(signed)
            yield from self._signers(signed)
            yield from self._unproven_claims(signed)
            yield from self._hosts(signed)
            yield from self._fighters()
            yield from self._chat()
        for claim in verdict.false_claims:
            yield phrase(
                "The program that saved this record caught the host lying: {lie}.",
                lie=clean_text(claim),
            )
        for file, other in self.others:
            yield from self._branch(file, other)

    def _is_vouched_for(self, signed: Signatures) -> bool:
        """Return whether the keys count: two of them signed everything, and one is known here."""
        return (
            signed.keyed == signed.result == frozenset(Seat)
            and not signed.same_key
            and any(map(self.known.knows, signed.keys.values()))
        )

    # --- signatures ----------------------------------------------------------------------

    def _dice(self, signed: Signatures) -> str:
        if len(signed.keys) == len(Seat):
            return phrase("Both sides rolled every die together.")
        for seat in signed.keys:
            return phrase("Only {name}'s half of the dice is proven.", name=self._names[seat])
        return phrase("The host rolled the dice alone.")

    def _signers(self, signed: Signatures) -> Iterator[str]:
        if not signed.keys:
            yield phrase("Nothing proves who played, because neither player has a key.")
            return
        agreed = [self._who(signed, seat) for seat in Seat if seat in signed.result]
        match agreed:
            case [first, second]:
                yield phrase(
                    "The result is signed by {first} and {second}.", first=first, second=second
                )
            case [one]:
                yield phrase("The result is signed by {who} alone.", who=one)
        for seat in Seat:
            if seat not in signed.result:
                yield self._reach(signed, seat)
        yield from self._without_choices(signed)
        if signed.same_key:
            yield phrase("Both players have the same key, so one program played both.")
        if not any(map(self.known.knows, signed.keys.values())):
            yield plural(
                "This key is unknown here. Anybody could have made it for that name.",
                "These keys are unknown here. Anybody could have made them for these names.",
                len(signed.keys),
            )

    def _without_choices(self, signed: Signatures) -> Iterator[str]:
        """Yield the players whose key signed only the dice and the result."""
        if self.verdict.format < FORMAT:
            yield phrase("In a record of format 2, choices and messages are not signed.")
            return
        for seat in Seat:
            if seat in signed.result and seat not in signed.keyed:
                yield phrase("{name} signed no choice and no message.", name=self._names[seat])

    def _who(self, signed: Signatures, seat: Seat) -> str:
        return self.known.describe(self._names[seat], signed.keys[seat])

    def _reach(self, signed: Signatures, seat: Seat) -> str:
        """Return how far a side that did not sign the result vouches for the match."""
        if seat not in signed.keys:
            name = self._names[seat]
            return phrase("Nothing proves what {name} did, because {name} has no key.", name=name)
        who, turn = self._who(signed, seat), signed.turns[seat]
        if seat not in signed.keyed:
            return phrase("{who} signed only a half of the dice.", who=who)
        if not turn:
            return phrase("{who} signed nothing after the start of the match.", who=who)
        return phrase("{who} signed everything up to turn {turn}.", who=who, turn=turn)

    # --- unproven claims -----------------------------------------------------------------

    def _unproven_claims(self, signed: Signatures) -> Iterator[str]:
        for seat, turns in signed.clocked.items():
            if turns:
                yield phrase(
                    "Only {who} says that {name} ran out of time (turn {turns}).",
                    name=self._names[seat],
                    turns=", ".join(map(str, turns)),
                    who=self._host(signed),
                )
        ended = next((each for each in self.verdict.good if isinstance(each, Ended)), None)
        if ended and ended.reason is not Reason.KNOCKOUT:
            yield self._end(signed, ended)

    def _end(self, signed: Signatures, ended: Ended) -> str:
        """Return who claims that the match ended so; empty if the losing side signed it as well."""
        loser = ended.winner and ended.winner.other
        if loser is None:
            if signed.result == frozenset(Seat):
                return ""
            return phrase(
                "Only {who} says that one player was away.",
                who=self._claimants(signed, ended),
            )
        if loser in signed.result or loser is signed.left:
            return ""
        name, who = self._names[loser], self._claimants(signed, ended)
        match ended.reason:
            case Reason.LEFT:
                return phrase("Only {who} says that {name} left.", name=name, who=who)
            case Reason.AWAY:
                return phrase("Only {who} says that {name} was away.", name=name, who=who)
            case Reason.WITHHELD:
                return phrase(
                    "Only {who} says that {name} withheld their half of the dice.",
                    name=name,
                    who=who,
                )
            case _:
                return phrase(
                    "Only {who} says that {name} ran out of time.",
                    name=name,
                    who=who,
                )

    def _claimants(self, signed: Signatures, ended: Ended) -> str:
        """Return the host, and the player who signed the claim."""
        host = self._host(signed)
        for seat in Seat:
            says = seat in signed.result or seat is signed.claimed
            own = signed.keys.get(seat) == signed.host
            if says and ended.winner in (seat, None) and not own:
                return phrase("{host} and {name}", host=host, name=self._names[seat])
        return host

    def _host(self, signed: Signatures) -> str:
        for seat, key in signed.keys.items():
            if key == signed.host:
                return phrase("{name}, who hosted", name=self._names[seat])
        if not signed.host:
            return phrase("the host")
        if self.known.is_own(signed.host):
            return phrase("the host ({mark}, your own key)", mark=mark_of(signed.host))
        return phrase("the host ({mark})", mark=mark_of(signed.host))

    def _hosts(self, signed: Signatures) -> Iterator[str]:
        for (_, before), (turn, key) in zip(signed.hosts, signed.hosts[1:], strict=False):
            yield phrase(
                "From turn {turn} on, a different host signs ({mark}) than before ({before}).",
                turn=turn,
                mark=mark_of(key),
                before=mark_of(before),
            )

    def _branch(self, file: str, other: Verdict) -> Iterator[str]:
        fork = fork_of(self.verdict, other)
        if fork is None:
            return
        if fork.turn:
            yield phrase(
                "{file} has another version of this match, which differs from turn {turn} on.",
                file=clean_text(file),
                turn=fork.turn,
            )
        else:
            yield phrase(
                "{file} has another version of this match, which differs from the start.",
                file=clean_text(file),
            )
        signed = self._signatures
        twice = [self._who(signed, seat) for seat in fork.players]
        if fork.host:
            host = self._host(replace(signed, hosts=((0, fork.host),)))
            twice = [*twice, host] if fork.host not in self._keys_of(fork.players) else twice
        for who in twice:
            yield phrase(
                "Both versions are signed by {who}. A fair player signs only one.", who=who
            )
        if not twice:
            yield phrase("No key signed both versions, so nothing shows which one is false.")

    def _keys_of(self, seats: Iterable[Seat]) -> set[str]:
        return {self._signatures.keys[seat] for seat in seats}

    # --- fighters and chat ---------------------------------------------------------------

    def _fighters(self) -> Iterator[str]:
        started = self.verdict.started
        known: list[Fighter] = []
        for fighter in (started.left.fighter, started.right.fighter):
            if self.roster is None or fighter in self.roster.fighter or fighter in known:
                continue
            known.append(fighter)
            name = clean_text(fighter.name) or fighter.id
            if any(fighter.name == each.name for each in self.roster.fighter):
                yield phrase(
                    "{fighter} has different numbers here than in this version of Parley.",
                    fighter=name,
                )
            else:
                yield phrase("{fighter} is no fighter of this version of Parley.", fighter=name)

    def _chat(self) -> Iterator[str]:
        verdict = self.verdict
        if flaw := verdict.chat_flaw:
            yield phrase(
                "The chat is proven up to line {number}: {reason}.",
                number=flaw.line,
                reason=flaw.reason,
            )
        if verdict.lines_of_other_logs and verdict.chat is ChatCompleteness.COMPLETE:
            yield plural(
                "{count} line was signed over a log that is not in this record.",
                "{count} lines were signed over a log that is not in this record.",
                verdict.lines_of_other_logs,
            )
