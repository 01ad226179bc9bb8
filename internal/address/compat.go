package address

import (
	"encoding/json"
	"net/http"
	"regexp"

	"golang.org/x/text/unicode/norm"

	"github.com/saja-live/saja/postcode"
)

// Paths of the doors that answer as other services do, so that their clients only change a host.
const (
	JusoPath       = "/addrlink/addrLinkApi.do"      // of juso.go.kr
	JusoJSONPPath  = "/addrlink/addrLinkApiJsonp.do" // the same as a script
	PostcodifyPath = "/postcodify/search.php"        // of postcodify
)

// Doors are those doors. What they say is for any page to read: nobody is asked who he is.
// They fail when the widget's page can't be made of p.
func (s *Service) Doors(p Pages) (map[string]http.Handler, error) {
	doors := make(map[string]http.Handler)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		doors[method+" "+JusoPath] = http.HandlerFunc(s.juso)
		doors[method+" "+JusoJSONPPath] = http.HandlerFunc(s.juso)
	}
	doors["GET "+PostcodifyPath] = http.HandlerFunc(s.postcodify)
	return doors, s.widgetDoors(doors, p)
}

// callbacks are the names of functions that a script may call, with dots for what they stand in.
var callbacks = regexp.MustCompile(`^[A-Za-z_$][0-9A-Za-z_$]*(\.[A-Za-z_$][0-9A-Za-z_$]*){0,4}$`)

const maxCallback = 100

// composed puts the letters of macOS, whose syllables come apart, together: they count as the syllables that they are. What is far longer
// than any query is left as it is.
func composed(text string) string {
	if len(text) > 16*postcode.MaxQuery {
		return text
	}
	return norm.NFC.String(text)
}

// write answers with v as JSON, or as a script that calls callback with it. A callback that is no name of a function is refused.
func write(w http.ResponseWriter, callback string, v any) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cache-Control", "no-store")
	body, err := json.Marshal(v)
	switch {
	case err != nil || len(callback) > maxCallback || callback != "" && !callbacks.MatchString(callback):
		http.Error(w, "the callback is no name of a function", http.StatusBadRequest)
	case callback != "":
		h.Set("Content-Type", "application/javascript; charset=utf-8")
		w.Write([]byte("/**/" + callback + "("))
		w.Write(body)
		w.Write([]byte(");\n"))
	default:
		h.Set("Content-Type", "application/json; charset=utf-8")
		w.Write(body)
	}
}
