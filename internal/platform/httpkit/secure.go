package httpkit

import (
	"net/http"
	"strings"
)

// Policy is what the pages of an area may load.
type Policy struct {
	// Frames are origins that may be shown inside our pages: payment windows.
	Frames []string
	// InlineStyles lets a page set style attributes, which the admin's component library does.
	InlineStyles bool
	// Styles and Scripts are the hashes of what stands in pages instead of in files, as 'sha256-…'.
	Styles, Scripts []string
	// HTTPS sends Strict-Transport-Security.
	HTTPS bool
}

// Secure sets the headers that keep a page to itself: a strict Content-Security-Policy, no sniffing, no framing by others.
func Secure(p Policy) Layer {
	frames := strings.Join(append([]string{"'self'"}, p.Frames...), " ")
	content := "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; " +
		"script-src " + strings.Join(append([]string{"'self'"}, p.Scripts...), " ") + "; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; " +
		"frame-src " + frames + "; form-action " + frames + "; style-src " + strings.Join(append([]string{"'self'"}, p.Styles...), " ")
	if p.InlineStyles {
		content += " 'unsafe-inline'"
	}
	return headers(p.HTTPS,
		"Content-Security-Policy", content,
		"X-Content-Type-Options", "nosniff",
		"Referrer-Policy", "strict-origin-when-cross-origin",
		"Cross-Origin-Opener-Policy", "same-origin",
		"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
}

// Private is the Cache-Control of what belongs to one visitor: nobody keeps it, neither a proxy nor the next one at the browser.
const Private = "private, no-store"

// Personal makes answers private unless a door says that they are the same for everybody.
func Personal() Layer { return headers(false, "Cache-Control", Private) }

// Plain sets what an answer needs that is no page: files and media are taken for what they say they are, and nothing else.
func Plain(https bool) Layer { return headers(https, "X-Content-Type-Options", "nosniff") }

// headers sets pairs of name and value. The values are shared between all answers, so they cost none of them anything;
// whoever wants another one sets it anew.
func headers(https bool, pairs ...string) Layer {
	if https {
		pairs = append(pairs, "Strict-Transport-Security", "max-age=31536000")
	}
	type field struct {
		name  string
		value []string
	}
	var fields []field
	for i := 0; i+1 < len(pairs); i += 2 {
		fields = append(fields, field{http.CanonicalHeaderKey(pairs[i]), []string{pairs[i+1]}})
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			for _, f := range fields {
				h[f.name] = f.value
			}
			next.ServeHTTP(w, r)
		})
	}
}
