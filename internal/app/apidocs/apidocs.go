// Package apidocs is a reader for an OpenAPI document: every door of the JSON API on one page, which needs no script.
package apidocs

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saja-live/saja/internal/platform/httpkit"
)

//go:embed apidocs.html
var pageHTML string

//go:embed apidocs.css
var styleCSS []byte

var page = template.Must(template.New("apidocs").Parse(pageHTML))

// Where the reader stands.
const (
	Path      = "/api/docs"
	stylePath = "/api/docs.css"
)

type group struct {
	Name       string
	Operations []operation
}

type operation struct {
	ID, Method, Path, Summary, Description string
	Role                                   string
	Deprecated                             bool
	Parameters, Body, Answer               []field
	Status                                 string   // of success
	Fails                                  []string // the other ones
	Type                                   string   // of the body, where it is not JSON
}

type field struct {
	Name, In, Type, Doc, Limits string
	Required                    bool
	Depth                       int
}

// Mount opens the reader on mux. The document is rendered when somebody first asks for it, and has to be whole by then.
func Mount(mux *http.ServeMux, api huma.API, role func(*huma.Operation) string) {
	body := sync.OnceValues(func() ([]byte, error) { return render(api.OpenAPI(), role) })
	mux.Handle("GET "+Path, httpkit.Problems(func(w http.ResponseWriter, _ *http.Request) error {
		page, err := body()
		if err != nil {
			return err
		}
		serve(w, "text/html; charset=utf-8", page)
		return nil
	}))
	mux.HandleFunc("GET "+stylePath, func(w http.ResponseWriter, _ *http.Request) { serve(w, "text/css; charset=utf-8", styleCSS) })
}

func serve(w http.ResponseWriter, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "no-cache")
	w.Write(body) // the browser may be gone: nothing to be done
}

func render(doc *huma.OpenAPI, role func(*huma.Operation) string) ([]byte, error) {
	groups := map[string]*group{}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[path]
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if o == nil || o.Hidden {
				continue
			}
			name := groupOf(o)
			if groups[name] == nil {
				groups[name] = &group{Name: name}
			}
			groups[name].Operations = append(groups[name].Operations, read(doc, o, role(o)))
		}
	}
	var b bytes.Buffer
	err := page.Execute(&b, map[string]any{
		"Title": doc.Info.Title, "Version": doc.Info.Version, "Description": doc.Info.Description,
		"Groups": slices.SortedFunc(maps.Values(groups), func(a, b *group) int { return strings.Compare(a.Name, b.Name) }),
	})
	if err != nil {
		return nil, fmt.Errorf("render the API reader: %w", err)
	}
	return b.Bytes(), nil
}

// groupOf is the noun a door is about, those of staff apart from those of shoppers.
func groupOf(o *huma.Operation) string {
	name := strings.Join(o.Tags[:min(len(o.Tags), 1)], "")
	if strings.HasPrefix(o.Path, "/api/v1/admin/") {
		return name + ", for staff"
	}
	return name
}

func read(doc *huma.OpenAPI, o *huma.Operation, role string) operation {
	out := operation{ID: o.OperationID, Method: o.Method, Path: o.Path, Summary: o.Summary, Description: o.Description, Role: role, Deprecated: o.Deprecated}
	for _, p := range o.Parameters {
		out.Parameters = append(out.Parameters, field{Name: p.Name, In: p.In, Required: p.Required, Doc: p.Description, Type: typeOf(p.Schema), Limits: limits(p.Schema)})
	}
	r := reader{schemas: doc.Components.Schemas}
	if o.RequestBody != nil {
		if kinds := slices.Sorted(maps.Keys(o.RequestBody.Content)); len(kinds) > 0 {
			if kinds[0] != "application/json" {
				out.Type = kinds[0]
			}
			out.Body = r.fields(o.RequestBody.Content[kinds[0]].Schema, 0)
		}
	}
	for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
		if !strings.HasPrefix(status, "2") {
			out.Fails = append(out.Fails, status)
			continue
		}
		out.Status = status
		if c := o.Responses[status].Content["application/json"]; c != nil {
			out.Answer = r.fields(c.Schema, 0)
		}
	}
	return out
}

// deepest is how far objects within objects are told; no answer of ours needs more to be understood.
const deepest = 4

type reader struct{ schemas huma.Registry }

// fields lists the members of an object, those of its objects indented below them.
func (r reader) fields(s *huma.Schema, depth int) []field {
	s = r.resolve(s)
	if s == nil || depth > deepest {
		return nil
	}
	if s.Type == "array" {
		return r.fields(s.Items, depth)
	}
	var out []field
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		of := r.resolve(p)
		out = append(out, field{
			Name: name, Type: typeOf(of), Doc: firstOf(p.Description, of.Description), Limits: limits(of),
			Required: slices.Contains(s.Required, name), Depth: depth,
		})
		if of.Type == "object" || of.Type == "array" {
			out = append(out, r.fields(of, depth+1)...)
		}
	}
	return out
}

func (r reader) resolve(s *huma.Schema) *huma.Schema {
	for s != nil && s.Ref != "" {
		s = r.schemas.SchemaFromRef(s.Ref)
	}
	return s
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func typeOf(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Type == "array" && s.Items != nil && s.Items.Type != "" && s.Items.Type != "object":
		return "list of " + s.Items.Type
	case s.Type == "array":
		return "list"
	case s.Format != "":
		return s.Type + " (" + s.Format + ")"
	default:
		return s.Type
	}
}

func limits(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	var parts []string
	if len(s.Enum) > 0 {
		for _, v := range s.Enum {
			parts = append(parts, fmt.Sprint(v))
		}
		return strings.Join(parts, " | ")
	}
	if s.Minimum != nil || s.Maximum != nil {
		parts = append(parts, span(s.Minimum, s.Maximum))
	}
	if s.MinLength != nil || s.MaxLength != nil {
		parts = append(parts, span(s.MinLength, s.MaxLength)+" characters")
	}
	if s.MinItems != nil || s.MaxItems != nil {
		parts = append(parts, span(s.MinItems, s.MaxItems)+" items")
	}
	return strings.Join(parts, ", ")
}

func span[N int | float64](low, high *N) string {
	switch {
	case low == nil:
		return fmt.Sprintf("at most %v", *high)
	case high == nil:
		return fmt.Sprintf("at least %v", *low)
	default:
		return fmt.Sprintf("%v to %v", *low, *high)
	}
}
