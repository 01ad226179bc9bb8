package httpkit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/httpkit"
)

var errWrong = fault.New(fault.Unprocessable, "wrong", "wrong")

type page struct {
	Sort string `query:"sort"`
}

type changing struct {
	page
	ID   string `path:"id"`
	Key  string `header:"Idempotency-Key"`
	Body struct {
		Phone string `json:"phone,omitempty"`
		Sort  string `json:"order,omitempty"`
		Lines []struct {
			Qty int `json:"qty"`
		} `json:"lines,omitempty"`
	}
}

func TestAFaultsFieldsAreToldByTheirPlaceInTheRequest(t *testing.T) {
	mux := http.NewServeMux()
	room := httpkit.Room{API: httpkit.NewAPI(mux, "test"), Tag: "things"}
	wrong := errWrong.With("phone", "a").With("lines[2].qty", "b").With("sort", "c").With("id", "d").With("Idempotency-Key", "e").With("somewhere", "f")
	httpkit.Open(room, httpkit.Post("/api/v1/things/{id}", "change-thing", "Change"), func(context.Context, *changing) (*struct{}, error) {
		return nil, fmt.Errorf("change: %w", wrong)
	})
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/api/v1/things/7", strings.NewReader("{}"))
	r.Header.Set("Content-Type", "application/json")
	mux.ServeHTTP(w, r)
	var doc struct{ Errors []fault.Field }
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != 422 {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	var got []string
	for _, e := range doc.Errors {
		got = append(got, e.Location)
	}
	want := []string{"body.phone", "body.lines[2].qty", "query.sort", "path.id", "header.Idempotency-Key", "body.somewhere"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if wrong.Errors[0].Location != "phone" {
		t.Error("the service's own fault was changed")
	}
}

func TestADoorSaysHowItCanFail(t *testing.T) {
	mux := http.NewServeMux()
	api := httpkit.NewAPI(mux, "test")
	nothing := func(context.Context, *struct{}) (*struct{}, error) { return nil, nil }
	httpkit.Open(httpkit.Room{API: api, Tag: "things"}, httpkit.Get("/api/v1/things", "list-things", "List"), nothing)
	staff := httpkit.Room{API: api, Tag: "things", Role: "host"}
	httpkit.Open(staff, httpkit.Put("/api/v1/admin/things/{id}", "change-thing", "Change").Fails(410),
		func(context.Context, *changing) (*struct{}, error) { return nil, nil })
	paths := api.OpenAPI().Paths
	for _, c := range []struct {
		responses map[string]bool
		want      []string
	}{
		{keys(paths["/api/v1/things"].Get.Responses), []string{"204", "500", "503"}},
		{keys(paths["/api/v1/admin/things/{id}"].Put.Responses), []string{"204", "400", "401", "403", "404", "408", "409", "410", "413", "415", "422", "500", "503"}},
	} {
		for _, status := range c.want {
			if !c.responses[status] {
				t.Errorf("%s is not among %v", status, c.responses)
			}
		}
		if len(c.responses) != len(c.want) {
			t.Errorf("got %v, want %v", c.responses, c.want)
		}
	}
	if got := paths["/api/v1/admin/things/{id}"].Put; httpkit.RoleOf(got) != "host" || !slices.Equal(got.Tags, []string{"things"}) {
		t.Errorf("role %q, tags %v", httpkit.RoleOf(got), got.Tags)
	}
}

func keys[V any](m map[string]V) map[string]bool {
	out := map[string]bool{}
	for k := range m {
		out[k] = true
	}
	return out
}

func TestADoorForStaffMustSayForWhom(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a staff door was opened to everyone")
		}
	}()
	room := httpkit.Room{API: httpkit.NewAPI(http.NewServeMux(), "test"), Tag: "things"}
	httpkit.Open(room, httpkit.Get("/api/v1/admin/things", "list", "List"), func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
}
