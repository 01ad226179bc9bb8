package line

import "unicode"

const (
	joiner       = '\u200d'
	asText       = '\ufe0e' // the selector that shows the rune before as a letter
	asEmoji      = '\ufe0f' // and as a picture
	blankBraille = '\u2800' // a cell without dots: looks like a space
)

// invisible tells the runes that show nothing or turn the line around: controls, formats, tags, private ones, selectors,
// fillers that pass for letters, and what is no character, or none yet. Emoji and Han letters younger than Go's tables stay.
func invisible(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', // fillers of Hangul
		'\u034f', '\u17b4', '\u17b5', '\U00016fe4', // marks and vowels without a shape
		'\U0001d159',               // a note without a head
		'\U00013441', '\U00013442', // hieroglyphs without a picture
		'\ufffc', '\ufffd': // stand where an object was, or something broken
		return true
	}
	return !unicode.IsGraphic(r) && !emoji(r) && !youngHan(r) || unicode.Is(unicode.Variation_Selector, r)
}

// youngHan says whether r lies where Unicode adds Han letters, which people have in their names.
func youngHan(r rune) bool { return r >= 0x20000 && r <= 0x3fffd && r&0xffff <= 0xfffd }

// pictures are where Unicode has its emoji, and some signs beside them.
var pictures = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x00a9, 0x00a9, 1},
		{0x00ae, 0x00ae, 1},
		{0x203c, 0x203c, 1},
		{0x2049, 0x2049, 1},
		{0x2122, 0x2122, 1},
		{0x2139, 0x2139, 1},
		{0x2190, 0x21ff, 1},
		{0x2300, 0x23ff, 1},
		{0x24c2, 0x24c2, 1},
		{0x25a0, 0x27bf, 1},
		{0x2900, 0x297f, 1},
		{0x2b00, 0x2bff, 1},
		{0x3030, 0x3030, 1},
		{0x303d, 0x303d, 1},
		{0x3297, 0x3297, 1},
		{0x3299, 0x3299, 1},
	},
	R32:         []unicode.Range32{{0x1f000, 0x1faff, 1}},
	LatinOffset: 2,
}

func emoji(r rune) bool { return unicode.Is(pictures, r) }

// keycap says whether a key of a telephone may be made of r: 1️⃣.
func keycap(r rune) bool { return r >= '0' && r <= '9' || r == '#' || r == '*' }
