package wording

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// What is looked at of the pictures of a letter.
const (
	mostPictures = 12
	mostPicture  = 1 << 20 // bytes of one
	pictureFor   = 5 * time.Second
	pictureKept  = 2 * time.Minute // how long a picture is not fetched again
	picturesKept = 64
)

// picture is what became of fetching one.
type picture struct {
	data string // as it stands in a page; "": it does not load
	why  string
	at   time.Time
}

// pictures keeps those that were fetched a moment ago, since a preview is asked for while one types.
type pictures struct {
	mu  sync.Mutex
	all map[string]picture // cache: of what stands outside, two minutes old at most
}

// shown are the addresses of the pictures in a page.
var shown = regexp.MustCompile(`<img\b[^>]*? src="([^"]*)"`)

// withPictures puts the pictures of a page into it, and tells which do not load.
func (s *Service) withPictures(ctx context.Context, page string) (string, []TemplateWarning) {
	var urls []string
	for _, m := range shown.FindAllStringSubmatch(page, -1) {
		if !slices.Contains(urls, m[1]) && len(urls) < mostPictures {
			urls = append(urls, m[1])
		}
	}
	ctx, cancel := context.WithTimeout(ctx, pictureFor)
	defer cancel()
	found := make([]picture, len(urls))
	var fetching sync.WaitGroup
	for i, u := range urls {
		fetching.Go(func() { found[i] = s.picture(ctx, html.UnescapeString(u)) })
	}
	fetching.Wait()
	var gone []TemplateWarning
	for i, p := range found {
		if p.data == "" {
			gone = append(gone, TemplateWarning{Code: "picture_gone", Where: html.UnescapeString(urls[i]) + ": " + p.why, Times: 1, Of: []string{}})
			continue
		}
		page = strings.ReplaceAll(page, ` src="`+urls[i]+`"`, ` src="`+p.data+`"`)
	}
	return page, gone
}

// picture fetches one, or gives what it was a moment ago.
func (s *Service) picture(ctx context.Context, url string) picture {
	s.pictures.mu.Lock()
	p, there := s.pictures.all[url]
	s.pictures.mu.Unlock()
	if there && s.now().Sub(p.at) < pictureKept {
		return p
	}
	data, err := s.fetch(ctx, url)
	p = picture{data: data, at: s.now()}
	if err != nil {
		p.why = err.Error()
	}
	s.pictures.mu.Lock()
	defer s.pictures.mu.Unlock()
	if s.pictures.all == nil || len(s.pictures.all) >= picturesKept {
		s.pictures.all = map[string]picture{}
	}
	s.pictures.all[url] = p
	return p
}

func (s *Service) fetch(ctx context.Context, url string) (string, error) {
	client := s.needs.Others
	if strings.HasPrefix(url, s.needs.URL+"/") {
		client = s.needs.Own
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", errors.New("not an address")
	}
	reply, err := client.Do(r)
	if err != nil {
		return "", errors.New("not reached")
	}
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%d", reply.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(reply.Body, mostPicture+1))
	if err != nil {
		return "", errors.New("not read to its end")
	}
	kind := http.DetectContentType(body)
	switch {
	case len(body) > mostPicture:
		return "", fmt.Errorf("more than %d kB", mostPicture>>10)
	case strings.HasPrefix(reply.Header.Get("Content-Type"), "image/svg+xml"):
		kind = "image/svg+xml" // in an img, where it runs nothing
	case !strings.HasPrefix(kind, "image/"):
		return "", errors.New("not a picture")
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(body), nil
}
