// Package assets serves what Vite built: hashed files that never change, found by their source path in the manifest.
package assets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
)

// Set is one finished build. Before the first build it is empty and gives addresses that lead nowhere.
type Set struct {
	source   fs.FS
	files    map[string]*file
	manifest map[string]entry
}

type entry struct {
	File    string   `json:"file"`
	CSS     []string `json:"css"`
	Imports []string `json:"imports"`
}

// Open reads the manifest of the build in files. A build that was never made is not an error: see Built.
func Open(files fs.FS) (*Set, error) {
	s := &Set{source: files, files: shelve(files, immutable)}
	body, err := fs.ReadFile(files, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the manifest of the built pages: %w", err)
	}
	if err := json.Unmarshal(body, &s.manifest); err != nil {
		return nil, fmt.Errorf("read the manifest of the built pages: %w", err)
	}
	return s, nil
}

// Built says whether Vite has run.
func (s *Set) Built() bool { return len(s.manifest) > 0 }

// Has says whether source is part of the build.
func (s *Set) Has(source string) bool {
	_, ok := s.manifest[source]
	return ok
}

// URL is the address of the built form of source, such as "shared/shared.css".
func (s *Set) URL(source string) string {
	if e, ok := s.manifest[source]; ok {
		return "/" + e.File
	}
	return "/assets/not-built/" + source
}

// Text is the built form of source itself, for pages that bring it along.
func (s *Set) Text(source string) (string, error) {
	e, ok := s.manifest[source]
	if !ok {
		return "", fmt.Errorf("bring %s along: it is no part of the build", source)
	}
	body, err := fs.ReadFile(s.source, e.File)
	if err != nil {
		return "", fmt.Errorf("bring %s along: %w", source, err)
	}
	return strings.TrimSpace(string(body)), nil
}

// Styles are the addresses of the style sheets that source and its imports brought along.
func (s *Set) Styles(source string) []string {
	var out []string
	s.walk(source, func(e entry) { out = append(out, e.CSS...) })
	return absolute(out)
}

// Imports are the addresses of the chunks that source imports at once, worth preloading.
func (s *Set) Imports(source string) []string {
	var out []string
	s.walk(source, func(e entry) { out = append(out, e.File) })
	if len(out) > 0 {
		out = out[1:]
	}
	return absolute(out)
}

func (s *Set) walk(source string, visit func(entry)) {
	seen := map[string]bool{}
	var step func(string)
	step = func(name string) {
		e, ok := s.manifest[name]
		if !ok || seen[name] {
			return
		}
		seen[name] = true
		visit(e)
		for _, i := range e.Imports {
			step(i)
		}
	}
	step(source)
}

func absolute(files []string) []string {
	var out []string
	for _, f := range files {
		if u := "/" + f; !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}

const immutable = "public, max-age=31536000, immutable"

// ServeHTTP answers /assets/…: compressed where the browser takes it, and cached for ever because the name carries the hash.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !asks(w, r) {
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if f := s.files[name]; f != nil && strings.HasPrefix(name, "assets/") {
		f.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, "there is no such file; reload the page to get the current one", http.StatusNotFound)
}

// App serves a single-page application built in files under prefix: its files as they are, any other path as index.html.
// Before the first build it answers with notBuilt.
func App(files fs.FS, prefix string, notBuilt http.Handler) http.Handler {
	hashed, others := shelve(files, immutable), shelve(files, "no-cache")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), strings.TrimSuffix(prefix, "/"))
		name = strings.TrimPrefix(name, "/")
		file := others[name]
		switch {
		case strings.HasPrefix(name, "assets/"):
			if file = hashed[name]; file == nil {
				http.NotFound(w, r)
				return
			}
		case file == nil || path.Ext(name) == "":
			file = others["index.html"]
		}
		if file == nil {
			notBuilt.ServeHTTP(w, r)
			return
		}
		file.ServeHTTP(w, r)
	})
}

func asks(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	http.Error(w, "files are only read", http.StatusMethodNotAllowed)
	return false
}
