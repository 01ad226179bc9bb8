package catalog

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
)

// Pictures serves /img/{id}/{width}, /img/{id}/{width}.webp and .jpg; install it under "GET /img/".
// Without a suffix the browser's Accept decides. A picture never changes, so every answer may be kept for ever.
func (s *Service) Pictures() http.Handler {
	return httpkit.Problems(s.servePicture)
}

func (s *Service) servePicture(w http.ResponseWriter, r *http.Request) error {
	pictureID, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/img/"), "/")
	number, format, named := strings.Cut(name, ".")
	want, err := strconv.Atoi(number)
	if err != nil || want < 1 || want > 1<<16 || !id.Valid(pictureID) || named && format != "webp" && format != "jpg" {
		return ErrPictureNotFound
	}
	rungs, err := s.rungs(r.Context(), strings.ToLower(pictureID))
	if err != nil {
		return err
	}
	if len(rungs) == 0 {
		return ErrPictureNotFound
	}
	width := rungs[len(rungs)-1]
	for _, step := range rungs {
		if step >= want {
			width = step
			break
		}
	}
	head := w.Header()
	if !named {
		format = negotiate(r.Header.Values("Accept"))
		head.Add("Vary", "Accept")
	}
	tag := `"` + strconv.Itoa(width) + "-" + format + `"`
	if r.Header.Get("If-None-Match") == tag { // and the file need not be opened
		head["Cache-Control"], head["Etag"] = forEver, []string{tag}
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	f, info, err := s.needs.Blobs.Open(r.Context(), blobKey(strings.ToLower(pictureID), width, format))
	if err != nil {
		return err
	}
	defer f.Close()
	head["Cache-Control"], head["Etag"] = forEver, []string{tag}
	head["X-Content-Type-Options"], head["Content-Type"] = noSniff, kinds[format]
	http.ServeContent(w, r, "", info.Modified, f) // a file of a folder goes out by sendfile
	return nil
}

// Headers of pictures, shared between all answers.
var (
	forEver = []string{"public, max-age=31536000, immutable"}
	noSniff = []string{"nosniff"}
	kinds   = map[string][]string{"webp": {"image/webp"}, "jpg": {"image/jpeg"}}
)

// negotiate gives WebP to browsers that name it, unless they refuse it with q=0.
func negotiate(accept []string) string {
	for _, line := range accept {
		for part := range strings.SplitSeq(line, ",") {
			kind, params, _ := strings.Cut(strings.TrimSpace(part), ";")
			if strings.EqualFold(strings.TrimSpace(kind), "image/webp") && !refused(params) {
				return "webp"
			}
		}
	}
	return "jpg"
}

func refused(params string) bool {
	for p := range strings.SplitSeq(params, ";") {
		if k, v, ok := strings.Cut(strings.TrimSpace(p), "="); ok && strings.EqualFold(k, "q") {
			q, err := strconv.ParseFloat(v, 64)
			return err == nil && q == 0
		}
	}
	return false
}
