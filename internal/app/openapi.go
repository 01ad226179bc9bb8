package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
)

// OpenAPI is the document of the JSON API: version 3.1, or 3.0.3 for generators.
func OpenAPI(version string, for30 bool) (doc []byte, err error) {
	dir, err := os.MkdirTemp("", "saja-openapi-")
	if err != nil {
		return nil, fmt.Errorf("make a folder to build the API in: %w", err)
	}
	defer os.RemoveAll(dir)
	s, err := openShop(context.Background(), Defaults(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	site, err := s.site()
	if err != nil {
		return nil, err
	}
	api := s.api(http.NewServeMux(), site, version).OpenAPI()
	if for30 {
		return api.Downgrade()
	}
	return api.MarshalJSON()
}
