package chat

import (
	"context"
	"errors"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/realtime"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// What can go wrong, by name. On HTTP these are problem documents; on the socket the same name is the error's message
// and the number below its code. The shopper reads the text "error.<name>" of the catalogue of texts.
var (
	ErrMessage  = fault.New(fault.Invalid, "chat_message_invalid", `send {"text": "…", "mid": "…"}`)
	ErrEmpty    = fault.New(fault.Unprocessable, "chat_empty", "write something first")
	ErrTooLong  = fault.New(fault.Unprocessable, "chat_too_long", "a message holds at most 300 characters; shorten it")
	ErrSlowDown = fault.New(fault.TooMany, "chat_slow_down", "you write faster than others can read; wait a few seconds")
	ErrMuted    = fault.New(fault.Forbidden, "chat_muted", "you cannot write in this chat for now; you can go on reading")
	ErrBanned   = fault.New(fault.Forbidden, "chat_banned", "you were excluded from this chat")
	ErrEnded    = fault.New(fault.Conflict, "chat_ended", "the show has ended and its chat is closed")
	ErrBusy     = fault.New(fault.Unavailable, "chat_busy", "the message was not taken; send it again in a moment")
	ErrRoom     = fault.New(fault.NotFound, "chat_room_unknown", "there is no such chat")
	ErrNotFound = fault.New(fault.NotFound, "chat_message_unknown", "there is no such message in this chat")
	ErrUntil    = fault.New(fault.Unprocessable, "chat_until_invalid", "a mute lasts from one second to a year")
	ErrMember   = fault.New(fault.Unprocessable, "chat_member_invalid", "name the member by id")
	ErrRank     = fault.New(fault.Forbidden, "chat_rank", "you cannot mute, exclude or free someone of your own rank or above; ask the owner")
	ErrSelf     = fault.New(fault.Unprocessable, "chat_not_yourself", "you cannot mute or exclude yourself")
)

// codes are the numbers of the faults that a socket can get; the protocol leaves 400–1999 to applications.
//
//	1000 chat_message_invalid   the data of a publish is not a message
//	1001 chat_empty             nothing is left after cleaning
//	1002 chat_too_long          more than 300 characters
//	1010 chat_slow_down         temporary: over 5 messages in 5 s
//	1011 chat_muted             until the time in the last "you" message
//	1012 chat_banned            also answers a subscribe
//	1013 chat_ended             the show is over
//	1020 chat_busy              temporary: send again with the same mid
//
// Besides, the protocol's own: 102 for an unknown room, 103 for a guest who writes, 104 for an unknown RPC,
// 109 for an expired token. Disconnects: 4503 banned, 4401 signed out (the page may connect again as a guest),
// 3500 for a forged token.
var codes = map[string]struct {
	number    uint32
	temporary bool
}{
	ErrMessage.Code:  {1000, false},
	ErrEmpty.Code:    {1001, false},
	ErrTooLong.Code:  {1002, false},
	ErrSlowDown.Code: {1010, true},
	ErrMuted.Code:    {1011, false},
	ErrBanned.Code:   {1012, false},
	ErrEnded.Code:    {1013, false},
	ErrBusy.Code:     {1020, true},
}

// The ways a connection is cut off by the chat.
var (
	DisconnectBanned    = realtime.Disconnect{Code: 4503, Reason: "banned"}
	DisconnectSignedOut = realtime.Disconnect{Code: 4401, Reason: "signed out"} // comes back, as whoever it is then
)

// wire turns a fault into the error a socket gets. An error without a name stays internal.
func wire(err error) error {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		if errors.Is(err, context.DeadlineExceeded) {
			return realtime.ErrInternal // temporary
		}
		return err
	}
	if f.Is(ErrRoom) {
		return realtime.ErrUnknownChannel
	}
	if code, ok := codes[f.Code]; ok {
		return &realtime.Error{Code: code.number, Message: f.Code, Temporary: code.temporary}
	}
	if f.Kind() == fault.Unavailable || errors.Is(err, sqldb.ErrCommitUnknown) {
		return wire(ErrBusy)
	}
	return err
}
