package main

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/saja-live/saja/parcel/simulator"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../parcel/README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var noRecord = regexp.MustCompile("has no record of this number|기록이 없어요")

func TestCommandsOfTheReadmeOfParcelRun(t *testing.T) {
	srv := httptest.NewServer(simulator.New(simulator.Options{}))
	defer srv.Close()
	lines := regexp.MustCompile(`(?m)^saja parcel (.*)$`).FindAllStringSubmatch(readme(t), -1)
	if len(lines) < 6 {
		t.Fatalf("%d commands, want those of both languages", len(lines))
	}
	for _, line := range lines {
		args := append([]string{"parcel"}, strings.Fields(line[1])...)
		if args[1] == "track" {
			args = append(args, "--gateway", srv.URL)
		}
		// The simulator has no parcel of that number, and says so: the command was understood, and the carrier asked.
		out, err := say(t, args...)
		if err != nil && (args[1] != "track" || !noRecord.MatchString(err.Error())) {
			t.Errorf("saja %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

func TestCodeOfTheReadmeOfParcelRuns(t *testing.T) {
	code := regexp.MustCompile("(?s)```go\n(.*?)```").FindStringSubmatch(readme(t))
	if code == nil {
		t.Fatal("there is no code")
	}
	srv := httptest.NewServer(simulator.New(simulator.Options{}))
	defer srv.Close()
	file := filepath.Join(t.TempDir(), "main.go")
	text := `package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/saja-live/saja/parcel"
)

func run(ctx context.Context, options parcel.Options) error {
` + strings.ReplaceAll(code[1], "parcel.Options{}", "options") + `
	return err
}

func main() {
	gateway, _ := url.Parse(os.Args[1])
	fmt.Println(parcel.KindOf(run(context.Background(), parcel.Options{Gateway: gateway})).Code())
}
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "go", "run", file, srv.URL).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "not_found" {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestDoorsOfTheReadmeOfParcelAreThere(t *testing.T) {
	text, err := os.ReadFile("../../web/shared/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]any
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, door := range regexp.MustCompile("(?m)^\\| `([A-Z]+) (/api/v1/\\S+)` \\|").FindAllStringSubmatch(readme(t), -1) {
		named[door[1]+" "+door[2]] = true
		if document.Paths[door[2]][strings.ToLower(door[1])] == nil {
			t.Errorf("there is no %s %s", door[1], door[2])
		}
	}
	for path, methods := range document.Paths {
		for method := range methods {
			door := strings.ToUpper(method) + " " + path
			if strings.HasPrefix(path, "/api/v1/parcels") && !named[door] && door != "GET /api/v1/parcels/hooks/{id}" {
				t.Errorf("the table does not name %s", door)
			}
		}
	}
}
