package httpkit

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/fault"
)

// Room is a group of doors on one API: what they are about, and who may use them unless a door says otherwise.
type Room struct {
	API huma.API
	// Tag groups the doors in the document and in the clients made from it: a small noun, such as "orders".
	Tag string
	// Role is the least that may use them: "" for anyone, or member, host, operator, owner.
	Role string
	// MaxBody is the largest body that is read, in bytes; 0 is 1 MB.
	MaxBody int64
}

// Door is one operation of the JSON API. Make one with Get, Post, Put or Delete and open it with Open.
type Door struct {
	method, path, name, summary, note string
	role                              *string
	status                            int
	fails                             []int
	page                              bool
	layers                            huma.Middlewares
	asks                              bool
}

// Get is a door that changes nothing. The name is stable: clients' functions and the audit trail are named after it.
func Get(path, name, summary string) Door {
	return Door{method: http.MethodGet, path: path, name: name, summary: summary}
}

// Post is a door that does something, or makes something new.
func Post(path, name, summary string) Door {
	return Door{method: http.MethodPost, path: path, name: name, summary: summary}
}

// Put is a door that replaces something; repeating it changes nothing more.
func Put(path, name, summary string) Door {
	return Door{method: http.MethodPut, path: path, name: name, summary: summary}
}

// Delete is a door that takes something away.
func Delete(path, name, summary string) Door {
	return Door{method: http.MethodDelete, path: path, name: name, summary: summary}
}

// Note adds what a caller should know beside the summary.
func (d Door) Note(text string) Door { d.note = text; return d }

// For says who may use the door, in place of what its room says.
func (d Door) For(role string) Door { d.role = &role; return d }

// Asks says of a door that is posted to that it changes nothing: what is asked does not fit into an address.
func (d Door) Asks() Door { d.asks = true; return d }

// Answers sets the status of success where it is neither 200 nor, without a body, 204.
func (d Door) Answers(status int) Door { d.status = status; return d }

// Fails adds statuses to those that Open knows of by itself: a missing thing, a limit, a window that is closed.
func (d Door) Fails(statuses ...int) Door {
	d.fails = append(slices.Clone(d.fails), statuses...)
	return d
}

// Page says that it answers with a page, not with JSON: its reply has the header Content-Type and a body of bytes.
func (d Door) Page() Door { d.page = true; return d }

// Through puts layers around this door alone.
func (d Door) Through(layers ...func(c huma.Context, next func(huma.Context))) Door {
	d.layers = append(slices.Clone(d.layers), layers...)
	return d
}

// Open opens d in room. The fields that a fault of handle names by the domain's words ("phone", "lines[0].qty") are
// told to the caller by their place in the request ("body.phone", "query.sort"); services know nothing of requests.
func Open[I, O any](room Room, d Door, handle func(context.Context, *I) (*O, error)) {
	in := inputOf(reflect.TypeFor[I]())
	role := room.Role
	if d.role != nil {
		role = *d.role
	}
	if role == "" && strings.HasPrefix(d.path, "/api/v1/admin/") {
		panic("door " + d.name + " is for staff and says for nobody")
	}
	o := huma.Operation{
		OperationID: d.name, Method: d.method, Path: d.path, Summary: d.summary, Description: d.note, Tags: []string{room.Tag},
		DefaultStatus: d.status, MaxBodyBytes: room.MaxBody, Middlewares: d.layers, Errors: d.statuses(in, role),
	}
	if d.page {
		o.Responses = map[string]*huma.Response{"200": {Description: "A page", Content: map[string]*huma.MediaType{"text/html": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
	}
	WithRole(role)(&o)
	if d.asks {
		o.Extensions = map[string]any{asks: true}
	}
	huma.Register(room.API, o, func(ctx context.Context, i *I) (*O, error) {
		out, err := handle(ctx, i)
		if err != nil {
			return nil, in.placed(err)
		}
		return out, nil
	})
}

// asks marks in the document what is posted and changes nothing.
const asks = "x-asks"

// Changes says whether an operation may change something.
func Changes(o *huma.Operation) bool {
	return o.Method != http.MethodGet && o.Method != http.MethodHead && o.Extensions[asks] == nil
}

// statuses are those that a door can fail with.
func (d Door) statuses(in input, role string) []int {
	codes := []int{http.StatusServiceUnavailable, http.StatusInternalServerError}
	add := func(when bool, more ...int) {
		if when {
			codes = append(codes, more...)
		}
	}
	changes := d.method != http.MethodGet
	add(in.body, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	add(role != "", http.StatusUnauthorized, http.StatusForbidden)
	add(changes, http.StatusForbidden, http.StatusConflict) // from another site; not in this state
	add(strings.Contains(d.path, "{"), http.StatusNotFound)
	add(len(in.places) > 0 || in.body, http.StatusUnprocessableEntity)
	add(true, d.fails...)
	slices.Sort(codes)
	return slices.Compact(codes)
}

// input is what a door takes: where each name stands in the request.
type input struct {
	places map[string]string
	body   bool
}

func inputOf(t reflect.Type) input {
	in := input{places: map[string]string{}}
	in.read(t)
	return in
}

func (in *input) read(t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case f.Name == "Body", f.Name == "RawBody":
			in.body = true
			for _, name := range members(f.Type) {
				in.places[name] = "body"
			}
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			in.read(f.Type)
		default:
			for _, place := range []string{"path", "query", "header"} {
				name, _, _ := strings.Cut(f.Tag.Get(place), ",")
				if _, taken := in.places[name]; name != "" && !taken {
					in.places[name] = place
				}
			}
		}
	}
}

// members are the names at the top of a body.
func members(t reflect.Type) (names []string) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			names = append(names, members(f.Type)...)
		}
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// placed turns the fields that err names into places in the request.
func (in input) placed(err error) error {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok || len(f.Errors) == 0 {
		return err
	}
	return f.Placed(func(field string) string {
		first := field
		if i := strings.IndexAny(field, ".["); i >= 0 {
			first = field[:i]
		}
		place, known := in.places[first]
		switch {
		case known:
			return place + "." + field
		case in.body && field == "":
			return "body"
		case in.body:
			return "body." + field
		}
		return field
	})
}
