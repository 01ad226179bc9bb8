package catalog

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/saja-live/saja/internal/platform/blob"
	"github.com/saja-live/saja/internal/platform/httpkit"
	"github.com/saja-live/saja/internal/platform/id"
)

// Pictures serves /img/{edition}/{id}/{width}, and with .webp or .jpg behind it; install it under "GET /img/".
// Without a suffix the browser's Accept decides. What has this edition in its address may be kept for ever; addresses
// without one, or with another, are answered too, for those who wrote them down.
func (s *Service) Pictures() http.Handler {
	return httpkit.Problems(s.servePicture)
}

func (s *Service) servePicture(w http.ResponseWriter, r *http.Request) error {
	address := strings.TrimPrefix(r.URL.Path, "/img/")
	keep := soon
	if rest, ok := strings.CutPrefix(address, current); ok {
		address, keep = rest, forEver
	} else if edition, rest, ok := strings.Cut(address, "/"); ok && len(edition) < 4 {
		address = rest
	}
	pictureID, name, _ := strings.Cut(address, "/")
	number, format, named := strings.Cut(name, ".")
	want, err := strconv.Atoi(number)
	if err != nil || want < 1 || want > 1<<16 || !id.Valid(pictureID) || named && format != "webp" && format != "jpg" {
		return ErrPictureNotFound
	}
	pictureID = strings.ToLower(pictureID)
	kept, err := s.rungs(r.Context(), pictureID)
	if err != nil {
		return err
	}
	if len(kept.widths) == 0 {
		return ErrPictureNotFound
	}
	width := kept.widths[len(kept.widths)-1]
	for _, step := range kept.widths {
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
	if kept.edition < Edition { // until it is drawn again; the JPEG was always right
		format, keep = "jpg", soon
	}
	tag := `"` + strconv.FormatInt(kept.edition, 10) + "-" + strconv.Itoa(width) + "-" + format + `"`
	if r.Header.Get("If-None-Match") == tag { // and the file need not be opened
		head["Cache-Control"], head["Etag"] = keep, []string{tag}
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	f, info, err := s.needs.Blobs.Open(r.Context(), blobKey(pictureID, width, format))
	if format == "jpg" && errors.Is(err, blob.ErrMissing) {
		f, info, err = s.develop(r.Context(), pictureID, width)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	head["Cache-Control"], head["Etag"] = keep, []string{tag}
	head["X-Content-Type-Options"], head["Content-Type"] = noSniff, kinds[format]
	http.ServeContent(w, r, "", info.Modified, f) // a file of a folder goes out by sendfile
	return nil
}

// current is how the part of an address behind /img/ begins.
var current = strconv.Itoa(Edition) + "/"

// Headers of pictures, shared between all answers.
var (
	forEver = []string{"public, max-age=31536000, immutable"}
	soon    = []string{"public, max-age=300"}
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
