package media_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"
)

// What the README and the studio tell hosts to type makes keyframes as often as the studio wants them.
func TestTheAdviceForEncodersRaisesNoWarning(t *testing.T) {
	for _, file := range []string{"../../README.md", "../../web/admin/src/shows/stream-key.tsx"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		line := regexp.MustCompile("ffmpeg -re [^`\n]*").FindString(string(text))
		number := func(option string) int {
			found := regexp.MustCompile(" " + option + " ([0-9]+)").FindStringSubmatch(line)
			if found == nil {
				t.Fatalf("%s: no %s in %q: the rate of the film would decide", file, option, line)
			}
			n, err := strconv.Atoi(found[1])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if rate, every := number("-r"), number("-g"); every > 2*rate {
			t.Errorf("%s: a keyframe each %d pictures at %d a second", file, every, rate)
		}
	}
}
