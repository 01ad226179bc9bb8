package device

import "strings"

// Agent is what a device is, in words that people have for it: a browser and a system, each one of those that a page has a text
// for.
type Agent struct{ Browser, System string }

func (a Agent) String() string { return a.Browser + "/" + a.System }

func parseAgent(s string) Agent {
	browser, system, _ := strings.Cut(s, "/")
	return Agent{browser, system}
}

// What a User-Agent has in it, the surest first: nearly all of them also name Chrome and Safari.
var (
	browsers = []struct{ mark, name string }{
		{"KAKAOTALK", "kakao"},
		{"NAVER(", "naver"},
		{"Whale/", "whale"},
		{"SamsungBrowser/", "samsung"},
		{"EdgA/", "edge"},
		{"EdgiOS/", "edge"},
		{"Edg/", "edge"},
		{"OPR/", "opera"},
		{"FxiOS/", "firefox"},
		{"Firefox/", "firefox"},
		{"CriOS/", "chrome"},
		{"Chrome/", "chrome"},
		{"Safari/", "safari"},
	}
	systems = []struct{ mark, name string }{
		{"iPhone", "iphone"}, {"iPad", "ipad"}, {"Android", "android"}, {"Windows", "windows"}, {"CrOS", "chromeos"}, {"Macintosh", "mac"}, {"Linux", "linux"},
	}
)

// appOf is an app, on the system that its User-Agent names or that its platform is of.
func appOf(of Platform, header string) Agent {
	a := Agent{"app", AgentOf(header).System}
	switch {
	case a.System != "other":
	case of == APNs:
		a.System = "iphone"
	default:
		a.System = "android"
	}
	return a
}

// AgentOf reads a User-Agent header; what it does not know is "other".
func AgentOf(header string) Agent {
	a := Agent{"other", "other"}
	for _, b := range browsers {
		if strings.Contains(header, b.mark) {
			a.Browser = b.name
			break
		}
	}
	for _, s := range systems {
		if strings.Contains(header, s.mark) {
			a.System = s.name
			break
		}
	}
	return a
}
