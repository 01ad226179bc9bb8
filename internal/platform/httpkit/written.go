package httpkit

import (
	"io"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

// Written is a body that writes itself behind b, as JSON: what is answered so often that finding its fields anew each time would cost more than the
// answer does. The document is made of its fields all the same; a test of the body holds the two equal.
type Written interface{ AppendJSON(b []byte) []byte }

// jsonFormat writes the bodies of the doors.
var jsonFormat = huma.Format{Marshal: writeJSON, Unmarshal: huma.DefaultJSONFormat.Unmarshal}

// buffers hold bodies while they are written; one that grew past maxBuffer is left to the collector.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

const maxBuffer = 1 << 17

func writeJSON(w io.Writer, v any) error {
	body, ok := v.(Written)
	if !ok {
		return huma.DefaultJSONFormat.Marshal(w, v)
	}
	b := buffers.Get().(*[]byte)
	*b = append(body.AppendJSON((*b)[:0]), '\n')
	_, err := w.Write(*b)
	if cap(*b) <= maxBuffer {
		buffers.Put(b)
	}
	return err
}
