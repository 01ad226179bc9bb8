package app

import (
	"encoding/json"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// document is what the tests here read of the API document.
type document struct {
	Paths map[string]map[string]struct {
		OperationID string           `json:"operationId"`
		Summary     string           `json:"summary"`
		Tags        []string         `json:"tags"`
		Security    []map[string]any `json:"security"`
		Responses   map[string]any   `json:"responses"`
		Parameters  []map[string]any `json:"parameters"`
	} `json:"paths"`
}

func theDocument(t *testing.T) document {
	t.Helper()
	body, err := OpenAPI("test", false)
	if err != nil {
		t.Fatal(err)
	}
	var doc document
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

var oneNoun = regexp.MustCompile(`^[a-z]+$`)

func TestEveryDoorSaysWhatItIsAndHowItFails(t *testing.T) {
	doors := 0
	for path, methods := range theDocument(t).Paths {
		for method, o := range methods {
			doors++
			if o.Summary == "" || len(o.Tags) != 1 || !oneNoun.MatchString(o.Tags[0]) {
				t.Errorf("%s %s: summary %q, tags %v, want one small noun", method, path, o.Summary, o.Tags)
			}
			wanted := []string{"500", "503"}
			if strings.HasPrefix(path, "/api/v1/admin/") {
				wanted = append(wanted, "401", "403")
				if len(o.Security) == 0 {
					t.Errorf("%s %s: does not ask for a session", method, path)
				}
			}
			if strings.Contains(path, "{") {
				wanted = append(wanted, "404", "422")
			}
			if method != "get" {
				wanted = append(wanted, "403", "409")
			}
			for _, status := range wanted {
				if _, ok := o.Responses[status]; !ok {
					t.Errorf("%s %s: does not say that it may answer %s", method, path, status)
				}
			}
		}
	}
	if doors < 50 {
		t.Errorf("%d doors were looked at; there are more", doors)
	}
}

// Doors are opened by httpkit.Open alone, so that each says its role, tag and failures in the one way.
func TestDoorsAreDeclaredInOneWay(t *testing.T) {
	root := os.DirFS("../..")
	opened := 0
	err := fs.WalkDir(root, "internal", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || file == "internal/platform/httpkit/door.go" {
			return err
		}
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		opened += strings.Count(string(text), "httpkit.Open(")
		for _, other := range []string{"huma.Register(", "huma.Get(", "huma.Post(", "huma.Put(", "huma.Patch(", "huma.Delete(", `HandleFunc("GET /api/`, `HandleFunc("POST /api/`} {
			if strings.Contains(string(text), other) {
				t.Errorf("%s opens a door by %s, want httpkit.Open", file, other)
			}
		}
		return nil
	})
	if err != nil || opened < 50 {
		t.Errorf("%d doors found, %v", opened, err)
	}
}

// A service names a field by the domain's word; where it stands in a request the door says.
func TestServicesKnowNothingOfRequests(t *testing.T) {
	place := regexp.MustCompile(`"(body|query|path|header)\.`)
	root := os.DirFS("../..")
	err := fs.WalkDir(root, "internal", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "internal/platform/") {
			return err
		}
		text, err := fs.ReadFile(root, file)
		if place.Match(text) {
			t.Errorf("%s names a place in a request: %s", file, place.Find(text))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// A time that comes from SQL is the same in every zone of the machine: sqldb.Moment reads it.
func TestTimesAreReadFromSQLInOnePlace(t *testing.T) {
	root := os.DirFS("../..")
	err := fs.WalkDir(root, "internal", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "internal/platform/sqldb/") {
			return err
		}
		text, err := fs.ReadFile(root, file)
		if s := string(text); strings.Contains(s, "platform/sqldb\"") && strings.Contains(s, "time.UnixMilli(") {
			t.Errorf("%s makes a time by time.UnixMilli, want sqldb.Moment", file)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
