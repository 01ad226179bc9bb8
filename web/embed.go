// Package web carries the pages into the binary: their templates, their texts, and what Vite built of them.
package web

import "embed"

// Templates holds shared/*.html (layout, components), storefront/<page>/<page>.html, mail/letter.html with its looks in letter.css, and widget/widget.html, which other sites show.
//
//go:embed shared/*.html storefront/*/*.html mail/* widget/*.html
var Templates embed.FS

// Texts holds texts/<language>/<area>.json: every sentence that is shown to a person.
//
//go:embed texts/*/*.json
var Texts embed.FS

// Dist holds dist/storefront and dist/admin as Vite built them. On a fresh clone it is a placeholder only, so that
// the Go code builds without Node; the server then says how to build the pages.
//
//go:embed all:dist
var Dist embed.FS
