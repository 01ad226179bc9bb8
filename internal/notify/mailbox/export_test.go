package mailbox

import (
	"bufio"
	"net"
	"strings"
)

// Read reads an answer to the first command as if a server had said it.
func Read(said, key string) {
	l := &link{r: bufio.NewReader(strings.NewReader(said)), left: chatMost, most: lineMost, whole: 1 << 10}
	l.conn, _ = net.Pipe()
	defer l.conn.Close()
	for {
		text, parts, err := l.answer()
		if err != nil {
			return
		}
		pick(parts, key)
		(&box{link: l}).hear(text, parts)
	}
}
