// Package account knows who is there: shoppers and staff, their sessions and roles, their address, and what staff did.
package account

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/line"
)

// Role says what someone may do. Each role may do all that the ones before it may.
type Role string

// The roles. A guest has none.
const (
	RoleMember   Role = "member"
	RoleHost     Role = "host"
	RoleOperator Role = "operator"
	RoleOwner    Role = "owner"
)

var rank = map[Role]int{RoleMember: 1, RoleHost: 2, RoleOperator: 3, RoleOwner: 4}

// Valid says whether r is one of the roles.
func (r Role) Valid() bool { return rank[r] > 0 }

// Staff says whether r works for the shop.
func (r Role) Staff() bool { return rank[r] >= rank[RoleHost] }

// Above says whether r stands above other, and so may act against who has it.
func (r Role) Above(other Role) bool { return rank[r] > rank[other] }

// Member is someone with an e-mail address and a password: a shopper or one of the staff.
type Member struct {
	ID                 string    `json:"id"                 doc:"Member id"`
	Email              string    `json:"email"              doc:"Sign-in address, lower case" example:"minji@example.com"`
	Name               string    `json:"name"               doc:"Name as it is shown"         example:"김민지"`
	Phone              string    `json:"phone"              doc:"Phone number, or empty"      example:"010-1234-5678"`
	Role               Role      `json:"role"               doc:"What they may do"            enum:"member,host,operator,owner"`
	CreatedAt          time.Time `json:"createdAt"          doc:"When they joined"`
	Demo               bool      `json:"demo"               doc:"Made by the demo, not a person"`
	MustChangePassword bool      `json:"mustChangePassword" doc:"They hold a one-time password and must choose their own first"`
}

// Identity is m as the one who acts.
func (m Member) Identity() Identity {
	return Identity{MemberID: m.ID, Name: m.Name, Role: m.Role, MustChangePassword: m.MustChangePassword, Demo: m.Demo}
}

// Identity is who a request comes from. Without a MemberID it is a guest.
type Identity struct {
	MemberID string
	Name     string
	Role     Role
	// GuestID names the browser. It is derived from a secret that only the browser's cookie holds, so knowing it proves nothing.
	GuestID string
	// MustChangePassword limits the member to choosing a password.
	MustChangePassword bool
	// Demo marks a member that the demo made.
	Demo bool
}

// DemoMark stands behind the names of the demo's members, for everybody to see.
const DemoMark = " (데모)"

// Shown is the name as others see it: that of the staff, and a member's masked. It is never empty.
func (i Identity) Shown() string {
	switch name, marked := strings.CutSuffix(i.Name, DemoMark); {
	case i.Staff() && i.Name != "":
		return i.Name
	case i.Demo && marked:
		return line.Mask(name) + DemoMark
	}
	return line.Mask(i.Name)
}

// Member says whether someone is signed in.
func (i Identity) Member() bool { return i.MemberID != "" }

// Staff says whether one of the staff is signed in.
func (i Identity) Staff() bool { return i.Member() && i.Role.Staff() }

// Can says whether i holds role or a higher one. Who must choose a password first can do nothing.
func (i Identity) Can(role Role) bool {
	return i.Member() && role.Valid() && rank[i.Role] >= rank[role] && !i.MustChangePassword
}

// Check says why i may not do what needs role: ErrSignInNeeded, ErrPasswordDue or ErrNotAllowed; nil if it may.
func (i Identity) Check(role Role) error {
	switch {
	case role == "":
		return nil
	case !i.Member():
		return ErrSignInNeeded
	case i.MustChangePassword:
		return ErrPasswordDue
	case !i.Can(role):
		return ErrNotAllowed
	}
	return nil
}

// visit is what Sessions knows of one request.
type visit struct {
	identity Identity
	greeting *http.Cookie // what makes the browser a guest, while it has not been sent; nil if it is one
	session  string       // what the browser's session is stored under; "" without one
	w        http.ResponseWriter
	r        *http.Request
	deed     *deed.Deed // what Note was told
}

type visitKey struct{}

func visiting(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

// From gives who the request of ctx comes from; the zero Identity where Sessions did not run.
func From(ctx context.Context) Identity {
	if v := visiting(ctx); v != nil {
		return v.identity
	}
	return Identity{}
}

// As gives a context that acts as i without a request, as the demo's people and tests do.
func As(ctx context.Context, i Identity) context.Context { return InSession(ctx, i, "") }

// InSession is As for someone who came with a session, by the name that Present knows it by.
func InSession(ctx context.Context, i Identity, session string) context.Context {
	return context.WithValue(ctx, visitKey{}, &visit{identity: i, session: session})
}

// What can go wrong, by name. The shopper reads the text "error.<code>" of the catalogue of texts.
var (
	ErrSignInNeeded   = fault.New(fault.Unauthorized, "sign_in_required", "sign in first")
	ErrNotAllowed     = fault.New(fault.Forbidden, "not_allowed", "your role does not include this; ask the shop's owner")
	ErrPasswordDue    = fault.New(fault.Forbidden, "password_change_required", "choose your own password first")
	ErrCredentials    = fault.New(fault.Unauthorized, "wrong_credentials", "the e-mail address or the password is wrong")
	ErrTooManyTries   = fault.New(fault.TooMany, "too_many_attempts", "too many attempts; wait a little and try again")
	ErrBusy           = fault.New(fault.Unavailable, "sign_in_busy", "many people are signing in right now; try again in a moment")
	ErrEmail          = fault.New(fault.Unprocessable, "email_invalid", "this is not an e-mail address; write it like name@example.com")
	ErrEmailTaken     = fault.New(fault.Conflict, "email_taken", "there is already an account with this e-mail address; sign in instead")
	ErrPasswordShort  = fault.New(fault.Unprocessable, "password_too_short", "use at least 10 characters; a few words in a row are good")
	ErrPasswordLong   = fault.New(fault.Unprocessable, "password_too_long", "use at most 200 characters")
	ErrPasswordEasy   = fault.New(fault.Unprocessable, "password_too_easy", "this password is easy to guess; use a few words that do not belong together")
	ErrPasswordSame   = fault.New(fault.Unprocessable, "password_unchanged", "choose a password that differs from the present one")
	ErrPasswordWrong  = fault.New(fault.Unprocessable, "password_wrong", "the present password is wrong")
	ErrPasswordOwn    = fault.New(fault.Conflict, "password_own", "change your own password with your present one, on your account's page")
	ErrPasswordChosen = fault.New(fault.Conflict, "password_chosen", "this account has its own password already; no one-time password was made")
	ErrName           = fault.New(fault.Unprocessable, "name_invalid", "write a name of 1 to 40 characters")
	ErrNameOfficial   = fault.New(fault.Unprocessable, "name_official", "this name may be taken for the shop or its staff; choose another")
	ErrPhone          = fault.New(fault.Unprocessable, "phone_invalid", "this is not a Korean phone number; write it like 010-1234-5678")
	ErrRole           = fault.New(fault.Unprocessable, "role_invalid", "a role is one of member, host, operator, owner")
	ErrLastOwner      = fault.New(fault.Conflict, "last_owner", "this is the only owner; make someone else owner first")
	ErrNotFound       = fault.New(fault.NotFound, "member_not_found", "there is no such member")
	ErrNoAddress      = fault.New(fault.NotFound, "no_address", "no address is saved yet")
	ErrAddress        = fault.New(fault.Unprocessable, "address_invalid", "the address is not complete")
)
