"""Messages: every message between client and server. docs/PROTOCOL.md says when each is sent.

Every message is a frozen, tagged msgspec struct; its tag is the class name in lower case unless the
class says otherwise. A client sends a `ClientMessage`, the server a `ServerMessage`. Server
messages with a `seq` are the entries of the room's log. All messages can be imported from here;
they are defined in `client_messages`, `server_messages`, `log_entries`, `dice_messages` and
`lobby_messages`.
"""

from game.protocol.client_messages import Act as Act
from game.protocol.client_messages import Claim as Claim
from game.protocol.client_messages import ClientMessage as ClientMessage
from game.protocol.client_messages import Got as Got
from game.protocol.client_messages import Hello as Hello
from game.protocol.client_messages import Leave as Leave
from game.protocol.client_messages import Mute as Mute
from game.protocol.client_messages import Pick as Pick
from game.protocol.client_messages import Ping as Ping
from game.protocol.client_messages import Rematch as Rematch
from game.protocol.client_messages import ResumeAnswer as ResumeAnswer
from game.protocol.client_messages import Say as Say
from game.protocol.client_messages import SeatOwner as SeatOwner
from game.protocol.client_messages import Shown as Shown
from game.protocol.client_messages import token_hash as token_hash
from game.protocol.dice_messages import Chosen as Chosen
from game.protocol.dice_messages import HostMark as HostMark
from game.protocol.dice_messages import Promise as Promise
from game.protocol.dice_messages import Reveal as Reveal
from game.protocol.dice_messages import Revealed as Revealed
from game.protocol.dice_messages import Reveals as Reveals
from game.protocol.dice_messages import Sign as Sign
from game.protocol.dice_messages import Signed as Signed
from game.protocol.error_codes import ErrorCode as ErrorCode
from game.protocol.log_entries import TRIAL as TRIAL
from game.protocol.log_entries import Acted as Acted
from game.protocol.log_entries import Contender as Contender
from game.protocol.log_entries import Draw as Draw
from game.protocol.log_entries import Ended as Ended
from game.protocol.log_entries import Entry as Entry
from game.protocol.log_entries import Level as Level
from game.protocol.log_entries import Position as Position
from game.protocol.log_entries import Said as Said
from game.protocol.log_entries import Started as Started
from game.protocol.log_entries import position as position
from game.protocol.message_base import MAX_INT as MAX_INT
from game.protocol.message_base import Count as Count
from game.protocol.message_base import Message as Message
from game.protocol.message_base import Word as Word
from game.protocol.server_messages import Bye as Bye
from game.protocol.server_messages import Clock as Clock
from game.protocol.server_messages import Delivered as Delivered
from game.protocol.server_messages import Offer as Offer
from game.protocol.server_messages import Pong as Pong
from game.protocol.server_messages import Refused as Refused
from game.protocol.server_messages import ResumeOffer as ResumeOffer
from game.protocol.server_messages import Seats as Seats
from game.protocol.server_messages import SeatState as SeatState
from game.protocol.server_messages import ServerMessage as ServerMessage
from game.protocol.server_messages import Show as Show
from game.protocol.server_messages import Trouble as Trouble
from game.protocol.server_messages import Welcome as Welcome
