package internal_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A map in a domain may cache what the shop knows, or hold what is this process's own. It never decides: counts, limits,
// leases, sanctions, rights and what is still to be done are records, events, or platform/limit, count and lease.
// So each map that outlives a call says which it is, in the comment at its field or variable:
//
//	members map[string]cached // cache: a change elsewhere is seen after freshFor
//	streams map[string]*stream // own: the encoders that are connected to this process
//
// A cache says how long it may be stale, or why it may be lost; own says what of this process it holds.
var said = regexp.MustCompile(`(?m)(^|\. |; |, )(cache|own): \S+( \S+){2,}`)

// exempt are folders whose maps need not say anything: the engine room, what tests use, and commands that end.
func exempt(file string) bool {
	parts := strings.Split(file, "/")
	return parts[1] == "platform" || slices.ContainsFunc(parts, func(p string) bool {
		return strings.HasSuffix(p, "test") || strings.HasSuffix(p, "check") || p == "apidocs"
	})
}

func TestMapsSayWhyTheyDoNotDecide(t *testing.T) {
	root := os.DirFS("..")
	packages := map[string][]*ast.File{}
	fset := token.NewFileSet()
	err := fs.WalkDir(root, "internal", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || strings.Count(file, "/") < 2 || exempt(file) {
			return err
		}
		text, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(fset, file, text, parser.ParseComments)
		packages[path.Dir(file)] = append(packages[path.Dir(file)], f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) < 8 {
		t.Errorf("only %d packages were read: the test guards little", len(packages))
	}
	for _, files := range packages {
		for _, m := range unsaid(fset, files) {
			t.Errorf("%s: a map may cache, never decide. Keep what the shop knows in SQL, the log, limit, count or lease; "+
				"or say in its comment `cache: …` and how stale it may be, or `own: …` and what of this process it holds", m)
		}
	}
}

// unsaid gives the maps of a package that live longer than a call and do not say what they are: fields of structs and
// variables of the package. Tables are left out, which are filled where they are declared and never changed, and so are
// fields that are only data: those with a json tag.
func unsaid(fset *token.FileSet, files []*ast.File) (out []string) {
	p := reading{types: map[string]ast.Expr{}, changed: map[string]bool{}}
	for _, f := range files {
		ast.Inspect(f, p.note)
	}
	for _, f := range files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				for i, name := range v.Names {
					holds := v.Type != nil && p.holdsMap(v.Type)
					if i < len(v.Values) {
						holds = holds || p.makesMap(v.Values[i])
					}
					table := i < len(v.Values) && !p.changed[name.Name] && (v.Type == nil || !isSync(v.Type))
					if holds && !table && !says(v.Doc, v.Comment, g.Doc) {
						out = append(out, fmt.Sprintf("%s: the variable %s", fset.Position(name.Pos()), name.Name))
					}
				}
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			for _, field := range s.Fields.List {
				if !p.holdsMap(field.Type) || field.Tag != nil && strings.Contains(field.Tag.Value, "json:") || says(field.Doc, field.Comment) {
					continue
				}
				name := "(embedded)"
				if len(field.Names) > 0 {
					name = field.Names[0].Name
				}
				out = append(out, fmt.Sprintf("%s: the field %s", fset.Position(field.Pos()), name))
			}
			return true
		})
	}
	return out
}

// reading is what the finder knows of a package.
type reading struct {
	types   map[string]ast.Expr // by name
	changed map[string]bool     // variables that are written to by key, cleared, or assigned
}

func (p reading) note(n ast.Node) bool {
	change := func(e ast.Expr) {
		if id, ok := e.(*ast.Ident); ok {
			p.changed[id.Name] = true
		}
	}
	switch n := n.(type) {
	case *ast.TypeSpec:
		p.types[n.Name.Name] = n.Type
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			break
		}
		for _, to := range n.Lhs {
			if at, ok := to.(*ast.IndexExpr); ok {
				change(at.X)
			}
			change(to)
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "delete" || f.Name == "clear") && len(n.Args) > 0 {
			change(n.Args[0])
		}
	case *ast.IncDecStmt:
		if at, ok := n.X.(*ast.IndexExpr); ok {
			change(at.X)
		}
	}
	return true
}

// holdsMap says whether a type is a map, a sync.Map, or holds one in a list, a pointer or a named type of the package that
// is no struct; a struct's own fields speak for themselves.
func (p reading) holdsMap(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.MapType:
		return true
	case *ast.ArrayType:
		return p.holdsMap(e.Elt)
	case *ast.StarExpr:
		return p.holdsMap(e.X)
	case *ast.ParenExpr:
		return p.holdsMap(e.X)
	case *ast.SelectorExpr:
		return isSync(e)
	case *ast.IndexExpr: // atomic.Pointer[map[…]…] and the like
		return p.holdsMap(e.Index)
	case *ast.Ident:
		to, ok := p.types[e.Name]
		if _, structure := to.(*ast.StructType); !ok || structure {
			return false
		}
		if id, ok := to.(*ast.Ident); ok && id.Name == e.Name {
			return false
		}
		return p.holdsMap(to)
	}
	return false
}

func (p reading) makesMap(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CompositeLit:
		return e.Type != nil && p.holdsMap(e.Type)
	case *ast.CallExpr:
		f, ok := e.Fun.(*ast.Ident)
		return ok && f.Name == "make" && len(e.Args) > 0 && p.holdsMap(e.Args[0])
	case *ast.UnaryExpr:
		return p.makesMap(e.X)
	}
	return false
}

func isSync(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Map" {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == "sync"
}

func says(comments ...*ast.CommentGroup) bool {
	return slices.ContainsFunc(comments, func(c *ast.CommentGroup) bool { return c != nil && said.MatchString(c.Text()) })
}

func TestMapsThatDecideAreFound(t *testing.T) {
	const text = `package coupon

import "sync"

type book map[string]int

type Service struct {
	mu       sync.Mutex
	redeemed map[string]int
	byShow   sync.Map
	tallies  [4]map[string]int
	pages    atomic.Pointer[map[string]int]
	left     book // how many are left
	short    map[string]int // cache: stale
	byCode   map[string]int // cache: read again after a minute
	// own: the sockets of this process
	sockets map[string]int
	shown   map[string]string ` + "`json:\"shown\"`" + `
	name    string
}

type Answer struct{ Left map[string]int }

var used = map[string]bool{}

var seen sync.Map

var later map[string]bool

// names are a table.
var names = map[string]string{"a": "b"}

// cache: lost with the process and read again
var read = map[string]bool{}

func use(code string) {
	used[code], read[code] = true, true
	mine := map[string]int{}
	mine[code]++
}
`
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "coupon.go", text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range unsaid(fset, []*ast.File{f}) {
		got = append(got, m[strings.LastIndex(m, " ")+1:])
	}
	slices.Sort(got)
	want := []string{"Left", "byShow", "later", "left", "pages", "redeemed", "seen", "short", "tallies", "used"}
	if !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}
