package storefront

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/internal/platform/texts"
	"github.com/saja-live/saja/web"
)

// behind are the packages whose faults no shopper meets: the studio and the back office explain those.
var behind = []string{"media", "demo", "app", "payment/sandboxpg", "platform/seal"}

// declared finds every fault that the code declares, with where.
func declared(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(os.DirFS(".."), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		if slices.ContainsFunc(behind, func(b string) bool { return strings.HasPrefix(file, b+"/") }) {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), "../"+file, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 3 {
				return true
			}
			of, ok := call.Fun.(*ast.SelectorExpr)
			pkg, isName := func() (*ast.Ident, bool) {
				if !ok {
					return nil, false
				}
				id, is := of.X.(*ast.Ident)
				return id, is
			}()
			if !isName || pkg.Name != "fault" || of.Sel.Name != "New" {
				return true
			}
			if code, ok := call.Args[1].(*ast.BasicLit); ok {
				name, _ := strconv.Unquote(code.Value)
				found[name] = file
			}
			return true
		})
		return nil
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("%d faults found, %v", len(found), err)
	}
	return found
}

func TestEveryFaultHasItsSentence(t *testing.T) {
	c, err := texts.Load(web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	for code, file := range declared(t) {
		if !c.In("ko").Has("error." + code) {
			t.Errorf(`%s declares the fault %q, and the texts have no "error.%s"`, file, code, code)
		}
	}
}

func TestEveryKindOfFaultHasItsPage(t *testing.T) {
	s := newSite(t)
	for _, k := range []fault.Kind{
		fault.Invalid, fault.Forbidden, fault.NotFound, fault.NotAllowed, fault.Conflict, fault.Gone, fault.TooLarge,
		fault.Unsupported, fault.Unprocessable, fault.TooMany, fault.Internal, fault.Unavailable,
	} {
		for _, lang := range s.Texts.Languages() {
			f := fault.New(k, "nobody_knows_this", "x").RetryAfter(3e9)
			if got := sentence(s.Texts.In(lang), f); strings.Contains(got, "error.") {
				t.Errorf("%d in %s has no sentence: %q", k, lang, got)
			}
			if got := title(s.Texts.In(lang), f); strings.Contains(got, "error.") {
				t.Errorf("%d in %s has no title: %q", k, lang, got)
			}
		}
	}
}

// An open page learns that the shop takes no orders when it is used: the form comes back with the sentence.
func TestWhatIsTypedOutlivesAStoreThatTakesNothing(t *testing.T) {
	s := open(t)
	for _, err := range []error{sqldb.ErrDiskFull, sqldb.ErrAway, sqldb.ErrBusy} {
		for lang, want := range map[string]string{"ko": "요", "en": "."} {
			wr, ok := wrongWith(s.Texts.In(lang), fmt.Errorf("place: %w", err), checkoutPlaces)
			if !ok || !strings.Contains(wr.Above, want) || len(wr.At) > 0 {
				t.Errorf("%v in %s: %v, %+v", err, lang, ok, wr)
			}
		}
	}
}
