package parcel

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// A failed [Client.Track] is an [*Error] that is one of these by [errors.Is].
var (
	// ErrUnknownCarrier: there is no carrier of that name.
	ErrUnknownCarrier = &Kind{"unknown_carrier", "no such carrier", "모르는 택배사예요"}
	// ErrInvalidNumber: it cannot be a number of that carrier, or the carrier says so. [NumberError] tells why.
	ErrInvalidNumber = &Kind{"invalid_number", "this is no number of that carrier", "이 택배사의 운송장 번호가 아니에요"}
	// ErrNotFound: the carrier said in its own words that it has no record. A wrong number, one not handed over yet and one that
	// the carrier has forgotten look the same. It is never guessed from an answer that was not understood.
	ErrNotFound = &Kind{"not_found", "the carrier has no record of this number", "택배사에 이 번호의 기록이 없어요"}
	// ErrNotRegistered: the carrier said that the number is not registered yet. It is an ErrNotFound as well.
	ErrNotRegistered = &Kind{"not_registered", "the carrier has not registered this number yet", "택배사에 아직 등록되지 않은 번호예요"}
	// ErrLayoutChanged: an answer came, and it is neither of the shapes that this package knows. Nothing is known of the parcel.
	ErrLayoutChanged = &Kind{"layout_changed", "the carrier's answer has a shape that is not known", "택배사의 답을 읽을 수 없어요. 조회 화면이 바뀐 것 같아요"}
	// ErrBlocked: the carrier refuses to answer us (403, captcha).
	ErrBlocked = &Kind{"blocked", "the carrier refuses to answer", "택배사가 조회를 막았어요"}
	// ErrRateLimited: too many questions, by the carrier (429) or by this client's own limit. It is an ErrBlocked as well.
	ErrRateLimited = &Kind{"rate_limited", "too many questions", "조회가 너무 잦아요. 조금 뒤에 다시 해 주세요"}
	// ErrMaintenance: the carrier says that its service is being worked on.
	ErrMaintenance = &Kind{"maintenance", "the carrier's service is under maintenance", "택배사가 점검 중이에요"}
	// ErrTimeout: no whole answer came in time.
	ErrTimeout = &Kind{"timeout", "the carrier did not answer in time", "택배사가 제때 답하지 않았어요"}
	// ErrTooLarge: the answer is larger than any true one.
	ErrTooLarge = &Kind{"too_large", "the carrier's answer is too large", "택배사의 답이 너무 커요"}
	// ErrTemporary: the connection failed, broke off in the answer, or the carrier had an error of its own (5xx).
	ErrTemporary = &Kind{"temporary", "the carrier could not answer just now", "지금은 택배사가 답할 수 없어요"}
	// ErrKeysNeeded: this carrier answers only with keys of its developer programme, see [Options].
	ErrKeysNeeded = &Kind{"keys_needed", "this carrier needs keys of its developer programme", "이 택배사는 조회용 키가 필요해요"}
	// ErrKeysRefused: the keys that were given are wrong or have ended.
	ErrKeysRefused = &Kind{"keys_refused", "the keys are refused: they are wrong or have ended", "조회용 키가 틀렸거나 기한이 지났어요"}
	// ErrQuota: as many questions were asked as the keys allow in a day. It is an ErrRateLimited as well.
	ErrQuota = &Kind{"quota", "the keys allow no more questions today", "오늘 조회할 수 있는 횟수를 다 썼어요"}
)

// Kind is a class of failure.
type Kind struct{ code, en, ko string }

// Error is the kind in English.
func (k *Kind) Error() string { return k.en }

// Code is the kind's stable name, such as "layout_changed".
func (k *Kind) Code() string { return k.code }

// Ko is the kind as a sentence for people.
func (k *Kind) Ko() string { return k.ko }

// KindOf is the class of a failure of this package, and ErrTemporary for any other error.
func KindOf(err error) *Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	if k, ok := errors.AsType[*Kind](err); ok {
		return k
	}
	if _, ok := errors.AsType[*NumberError](err); ok {
		return ErrInvalidNumber
	}
	return ErrTemporary
}

// Error is a question to a carrier that failed.
type Error struct {
	Kind    *Kind
	Carrier string // ID
	Way     string // which of the carrier's interfaces
	Status  int    // of HTTP; 0 without an answer
	// RetryAfter is how long the carrier, or the client's own limit, asks to wait; 0 if nobody said.
	RetryAfter time.Duration
	// Detail says what was missing or came instead. It has nothing of the parcel in it.
	Detail string
	Err    error
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Carrier != "" {
		b.WriteString(e.Carrier + ": ")
	}
	b.WriteString(e.Kind.en)
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	if e.Status != 0 && e.Status != 200 {
		fmt.Fprintf(&b, " (HTTP %d)", e.Status)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether e is of the kind target.
func (e *Error) Is(target error) bool {
	k, ok := target.(*Kind)
	if !ok {
		return false
	}
	return e.Kind == k ||
		e.Kind == ErrNotRegistered && k == ErrNotFound ||
		e.Kind == ErrRateLimited && k == ErrBlocked ||
		e.Kind == ErrQuota && (k == ErrRateLimited || k == ErrBlocked)
}

// Temporary reports whether the same question may have an answer later without anybody changing anything.
func (k *Kind) Temporary() bool {
	switch k {
	case ErrBlocked, ErrRateLimited, ErrQuota, ErrMaintenance, ErrTimeout, ErrTemporary, ErrNotFound, ErrNotRegistered:
		return true
	default:
		return false
	}
}

// fail makes an error of a kind; who asked is filled in on the way up.
func fail(kind *Kind, format string, args ...any) error {
	return &Error{Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

// changed says that an answer was not understood: what was looked for was not there.
func changed(format string, args ...any) error { return fail(ErrLayoutChanged, format, args...) }

// cut says that an answer ended before its end.
func cut(what string) error { return fail(ErrTemporary, "the answer ends in the middle of %s", what) }
