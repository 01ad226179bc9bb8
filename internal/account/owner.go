package account

import (
	"database/sql/driver"
	"fmt"
	"strings"
)

// Owner is whose a cart or an order is: a member's or a guest's. The zero Owner is nobody, and owns nothing.
// It is stored and sent as "m:<member id>" or "g:<guest id>", which only this file knows.
type Owner struct{ kind, id string }

const (
	memberOwner = "m:"
	guestOwner  = "g:"
)

// MemberOwner is the member with this id; nobody without one.
func MemberOwner(id string) Owner { return owner(memberOwner, id) }

// GuestOwner is the guest with this id; nobody without one.
func GuestOwner(id string) Owner { return owner(guestOwner, id) }

func owner(kind, id string) Owner {
	if id == "" {
		return Owner{}
	}
	return Owner{kind, id}
}

// ParseOwner reads what String gives; "" is nobody.
func ParseOwner(s string) (Owner, error) {
	for _, kind := range []string{memberOwner, guestOwner} {
		if id, ok := strings.CutPrefix(s, kind); ok && id != "" {
			return Owner{kind, id}, nil
		}
	}
	if s != "" {
		return Owner{}, fmt.Errorf("%q is no owner", s)
	}
	return Owner{}, nil
}

func (o Owner) String() string { return o.kind + o.id }

// Nobody says whether o is the zero Owner.
func (o Owner) Nobody() bool { return o == Owner{} }

// Guest says whether o is a guest.
func (o Owner) Guest() bool { return o.kind == guestOwner }

// Member gives the id of the member that o is, if it is one.
func (o Owner) Member() (id string, ok bool) { return o.id, o.kind == memberOwner }

// Value stores o in a column.
func (o Owner) Value() (driver.Value, error) { return o.String(), nil }

// Scan reads a column.
func (o *Owner) Scan(column any) (err error) {
	switch c := column.(type) {
	case string:
		*o, err = ParseOwner(c)
	case []byte:
		*o, err = ParseOwner(string(c))
	default:
		err = fmt.Errorf("an owner cannot be read from %T", column)
	}
	return err
}

// MarshalText writes o into JSON.
func (o Owner) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads o from JSON.
func (o *Owner) UnmarshalText(text []byte) (err error) {
	*o, err = ParseOwner(string(text))
	return err
}

// Owner is whose cart i fills and whose orders i places: the member's, or the guest's; nobody's when i is neither.
func (i Identity) Owner() Owner {
	if i.Member() {
		return MemberOwner(i.MemberID)
	}
	return GuestOwner(i.GuestID)
}

// Owns says whether what o owns is i's: the member's, or what the same browser did as a guest.
func (i Identity) Owns(o Owner) bool {
	return !o.Nobody() && (o == i.Owner() || o == GuestOwner(i.GuestID))
}
