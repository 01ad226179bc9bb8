package sqldbtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

// heard keeps what ran in this test binary through the databases of Open: of each statement the first one with its arguments.
var heard = hearing{statements: map[heardKey]statement{}}

type hearing struct {
	mu         sync.Mutex
	statements map[heardKey]statement
}

type heardKey struct {
	engine sqldb.Dialect
	form   string // the text in its one form
}

type statement struct {
	text string
	args []any
}

func (h *hearing) hear(engine sqldb.Dialect, query string, args []any) {
	if racing || !ofThePackage() { // HoldPlans says nothing there
		return
	}
	key := heardKey{engine, oneForm(query)}
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.statements[key]; !ok {
		h.statements[key] = statement{strings.Clone(query), slices.Clone(args)}
	}
}

// ofThePackage says whether the code that is being tested asks, and not a test: the nearest caller that is neither the
// database nor what stands between it and a store lies in the folder of the test, in a file that is none.
func ofThePackage() bool {
	dir, err := os.Getwd()
	if err != nil {
		return false
	}
	dir = filepath.ToSlash(dir)
	if i := strings.LastIndex(dir, "/internal/"); i >= 0 {
		dir = dir[i:] // what a program built with -trimpath knows of it
	}
	pcs := make([]uintptr, 24)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		folder := filepath.ToSlash(filepath.Dir(f.File))
		between := strings.Contains(folder, "/platform/sqldb") || strings.HasSuffix(folder, "/platform/list")
		if here := strings.HasSuffix(folder, dir); here || !between {
			return here && !strings.HasSuffix(f.File, "_test.go")
		}
		if !more {
			return false
		}
	}
}

var (
	spaces = regexp.MustCompile(`\s+`)
	marks  = regexp.MustCompile(`\?(, ?\?)+`)
	rows   = regexp.MustCompile(`\(\?\)(, ?\(\?\))+`)
	begins = regexp.MustCompile(`^(SELECT|INSERT|UPDATE|DELETE)\s`)
)

// oneForm makes statements alike that differ in how many values they take.
func oneForm(query string) string {
	query = spaces.ReplaceAllString(strings.TrimSpace(query), " ")
	return rows.ReplaceAllString(marks.ReplaceAllString(query, "?"), "(?)")
}

// written gives the statements in the files of the package under test: the piece of each that stands first in the code, and where.
func written(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	pieces := map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if text = strings.TrimSpace(text); err == nil && begins.MatchString(text) {
				text, _, _ = strings.Cut(text, "%")
				pieces[strings.TrimSuffix(strings.TrimSpace(oneForm(text)), ",")] = set.Position(lit.Pos()).String()
			}
			return true
		})
	}
	return pieces
}
