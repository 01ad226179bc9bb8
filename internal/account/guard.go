package account

import (
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
