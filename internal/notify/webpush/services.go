package webpush

import (
	"net/url"
	"slices"
	"strings"

	"github.com/saja-live/saja/internal/platform/fault"
)

// ErrEndpoint says that an endpoint is none of a push service that is known.
var ErrEndpoint = fault.New(fault.Unprocessable, "push_endpoint_invalid", "this is no address of a push service that is known: those of Chrome, Edge, Firefox and Safari are")

// known are the hosts of push services; one that begins with a dot stands for all below it.
var known = []string{
	"fcm.googleapis.com", "updates.push.services.mozilla.com", ".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com",
}

const maxEndpoint = 1000

// Services are the push services that are called. An endpoint is what a stranger says, and nothing else is ever called.
type Services struct {
	// Also are further hosts with their ports, by https or http, which may be this machine's: for trying things out.
	Also []string
}

// Check gives the one spelling of an endpoint, or fails with ErrEndpoint.
func (s Services) Check(endpoint string) (string, error) {
	u, err := s.parse(endpoint)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

func (s Services) parse(endpoint string) (*url.URL, error) {
	u, err := url.Parse(endpoint)
	if err != nil || len(endpoint) > maxEndpoint || u.User != nil || u.Opaque != "" || u.Fragment != "" || len(u.Path) < 2 {
		return nil, ErrEndpoint
	}
	u.Host = strings.ToLower(u.Host)
	if slices.Contains(s.Also, u.Host) && (u.Scheme == "https" || u.Scheme == "http") {
		return u, nil
	}
	u.Host = strings.TrimSuffix(u.Host, ":443")
	if u.Scheme != "https" || u.Host == "" {
		return nil, ErrEndpoint
	}
	for _, k := range known {
		if u.Host[0] != '.' && (u.Host == k || k[0] == '.' && strings.HasSuffix(u.Host, k)) {
			return u, nil
		}
	}
	return nil, ErrEndpoint
}

// origin is what a token is for.
func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }
