package httpkit

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/saja-live/saja/internal/platform/fault"
)

// The faults that the doors themselves give, before any service is asked.
var (
	errMalformed = fault.New(fault.Invalid, "malformed", "the request could not be read; send what the API document describes")
	errRejected  = fault.New(fault.Unprocessable, "invalid_request", "some fields are missing, wrong or unknown; see errors")
)

// NewAPI opens the JSON API on mux: its document at /api/openapi.json (3.1) and /api/openapi-3.0.json, a reader at /api/docs.
// Faults are answered as problem documents; unknown fields and bodies over 1 MB are refused.
func NewAPI(mux *http.ServeMux, version string) huma.API {
	huma.NewErrorWithContext = func(c huma.Context, status int, message string, errs ...error) huma.StatusError {
		return problem(c.Context(), status, message, errs)
	}
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return problem(context.Background(), status, message, errs)
	}
	config := huma.DefaultConfig("Saja", version)
	config.Formats = map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat}
	config.OpenAPIPath = "/api/openapi"
	config.DocsPath = ""     // the stock reader is loaded from another host; ours is /api/docs
	config.SchemasPath = ""  // no $schema links in answers
	config.CreateHooks = nil // they add the links
	config.Info.Description = "Everything a shopper, a host or an operator does on a Saja shop, as JSON. " +
		"Errors are RFC 9457 problem documents with a stable `code`. Amounts are whole won, times are RFC 3339."
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: "saja_session"},
	}
	return humago.New(mux, config)
}

// problem turns what huma found wrong, or an error that no service named, into a fault.
func problem(ctx context.Context, status int, message string, errs []error) *fault.Fault {
	switch {
	case status == http.StatusRequestTimeout:
		return errSlow
	case status >= 500:
		for _, err := range errs {
			Note(ctx, err)
			return fault.Of(err)
		}
		return fault.Of(errUnnamed)
	case status == http.StatusUnprocessableEntity:
		return detailed(errRejected, errs)
	case status == http.StatusBadRequest:
		return detailed(errMalformed, errs)
	}
	code := strings.ReplaceAll(strings.ToLower(http.StatusText(status)), " ", "_")
	return detailed(fault.New(fault.Kind(status), code, message), errs)
}

func detailed(f *fault.Fault, errs []error) *fault.Fault {
	for _, err := range errs {
		if err == nil {
			continue
		}
		location, text := "body", err.Error()
		if d, ok := err.(huma.ErrorDetailer); ok {
			location, text = d.ErrorDetail().Location, d.ErrorDetail().Message
		}
		f = f.With(location, text)
	}
	return f
}

const roleKey = "saja.role"

// WithRole says who may use an operation: "" anyone, or the least of member, host, operator, owner.
// It is only written down here; account.Guard checks it, for all doors.
func WithRole(role string) func(*huma.Operation) {
	return func(o *huma.Operation) {
		if o.Metadata == nil {
			o.Metadata = make(map[string]any)
		}
		o.Metadata[roleKey] = role
		if role != "" {
			o.Security = []map[string][]string{{"session": {}}}
		}
	}
}

// RoleOf is what WithRole wrote down. An admin path without it asks for the owner.
func RoleOf(o *huma.Operation) string {
	if role, ok := o.Metadata[roleKey].(string); ok {
		return role
	}
	if strings.HasPrefix(o.Path, "/api/v1/admin/") {
		return "owner"
	}
	return ""
}

// Refuse answers an operation from a middleware, instead of calling the next one, with err as a problem document.
// Unlike WriteProblem it leaves the status in c, for the middleware outside.
func Refuse(c huma.Context, err error) {
	f := fault.Of(err)
	if f.Kind() == fault.Internal {
		Note(c.Context(), err)
	}
	for k, v := range f.GetHeaders() {
		for _, value := range v {
			c.SetHeader(k, value)
		}
	}
	c.SetHeader("Content-Type", "application/problem+json")
	c.SetHeader("Cache-Control", Private)
	c.SetStatus(f.Status)
	json.NewEncoder(c.BodyWriter()).Encode(f) // the client may be gone: nothing to be done
}
