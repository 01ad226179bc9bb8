package account

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
)

// Guard lets a request through to an operation only with the role that httpkit.WithRole wrote down for it.
// It is the one place where the JSON API checks roles.
func Guard(c huma.Context, next func(huma.Context)) {
	if err := From(c.Context()).Check(Role(httpkit.RoleOf(c.Operation()))); err != nil {
		httpkit.Refuse(c, err)
		return
	}
	next(c)
}

// Require is Guard for a page: it gives ErrSignInNeeded, ErrPasswordDue or ErrNotAllowed instead of calling next.
func Require(role Role, next httpkit.HandlerFunc) httpkit.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := From(r.Context()).Check(role); err != nil {
			return err
		}
		return next(w, r)
	}
}
