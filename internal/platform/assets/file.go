package assets

import (
	"io/fs"
	"mime"
	"net/http"
	"path"
	"sync"

	"github.com/saja-live/saja/internal/platform/prepared"
)

// file is one file of a build. It is read when it is first asked for and stays in memory: what nobody looks at costs nothing.
type file struct {
	files       fs.FS
	name, cache string

	once sync.Once
	body *prepared.Body // nil: it could not be read
}

// shelve lists the files of a build by name, each to be kept by browsers as cache says.
func shelve(files fs.FS, cache string) map[string]*file {
	all := map[string]*file{}
	// Where nothing was built there is nothing to walk.
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			all[name] = &file{files: files, name: name, cache: cache}
		}
		return err
	})
	return all
}

func (f *file) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.once.Do(f.read)
	if f.body == nil {
		http.NotFound(w, r)
		return
	}
	f.body.ServeHTTP(w, r)
}

func (f *file) read() {
	plain, err := fs.ReadFile(f.files, f.name)
	if err != nil {
		return
	}
	var codings []prepared.Coding
	for _, c := range []struct{ coding, ext string }{{"br", ".br"}, {"gzip", ".gz"}} {
		codings = append(codings, prepared.Coding{Name: c.coding, Make: func() ([]byte, error) { return fs.ReadFile(f.files, f.name+c.ext) }})
	}
	f.body = prepared.New(plain, []string{"Content-Type", contentType(f.name), "Cache-Control", f.cache, "Vary", "Accept-Encoding"}, codings...)
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".webp":
		return "image/webp"
	case ".js":
		return "text/javascript; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
