package realtime

import (
	"errors"
	"fmt"
)

// Error answers one command and leaves the connection open. Codes below 400 belong to the protocol, 400–1999 to the
// application. Temporary tells the client libraries to try a connect or subscribe again.
type Error struct {
	Code      uint32 `json:"code"`
	Message   string `json:"message,omitempty"`
	Temporary bool   `json:"temporary,omitempty"`
}

func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Message) }

// The errors of the protocol.
var (
	ErrInternal       = &Error{100, "internal server error", true}
	ErrUnauthorized   = &Error{101, "unauthorized", false}
	ErrUnknownChannel = &Error{102, "unknown channel", false}
	ErrPermission     = &Error{103, "permission denied", false}
	ErrMethod         = &Error{104, "method not found", false}
	ErrSubscribed     = &Error{105, "already subscribed", false}
	ErrLimit          = &Error{106, "limit exceeded", false}
	ErrBadRequest     = &Error{107, "bad request", false}
	ErrNotAvailable   = &Error{108, "not available", false}
	ErrTokenExpired   = &Error{109, "token expired", false}
	ErrExpired        = &Error{110, "expired", false}
	ErrTooMany        = &Error{111, "too many requests", true}
	ErrUnrecoverable  = &Error{112, "unrecoverable position", false}
)

// Disconnect ends a connection. The client libraries come back after 3000–3499, 4000–4499 and from 5000 on, and stay
// away after 3500–3999 and 4500–4999; applications use 4000–4999. The reason is plain text, never empty and shorter
// than 123 bytes: an empty one makes the libraries ignore the code.
type Disconnect struct {
	Code   uint32
	Reason string
}

func (d Disconnect) Error() string { return fmt.Sprintf("disconnect %d: %s", d.Code, d.Reason) }

// The disconnects of the protocol that this server uses.
var (
	DisconnectShutdown   = Disconnect{3001, "shutdown"}
	DisconnectInternal   = Disconnect{3004, "internal server error"}
	DisconnectExpired    = Disconnect{3005, "connection expired"}
	DisconnectSlow       = Disconnect{3008, "slow"}
	DisconnectWriteError = Disconnect{3009, "write error"}
	DisconnectNoPong     = Disconnect{3012, "no pong"}
	DisconnectTooMany    = Disconnect{3013, "too many requests"}
	DisconnectToken      = Disconnect{3500, "invalid token"}
	DisconnectBadRequest = Disconnect{3501, "bad request"}
	DisconnectStale      = Disconnect{3502, "stale"}
	DisconnectForce      = Disconnect{3503, "force disconnect"}

	// disconnectGone is for a peer that left by itself: no close frame.
	disconnectGone = Disconnect{}
)

// The reasons of an unsubscribe push. From 2500 on the client libraries subscribe again.
const (
	unsubscribedByServer   = 2000
	unsubscribedToCatchUp  = 2500
	reasonServer           = "server unsubscribe"
	reasonInsufficientText = "insufficient state"
)

// split turns what a callback returned into the one or the other; an unknown error is internal and for the log.
func split(err error) (*Error, *Disconnect, bool) {
	if d, ok := errors.AsType[Disconnect](err); ok {
		return nil, &d, true
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e, nil, true
	}
	return ErrInternal, nil, false
}
