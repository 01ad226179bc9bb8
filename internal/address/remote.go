package address

// Remote says whether a parcel takes longer and costs more on the way: "jeju", "island" or nothing.
type Remote string

// What carriers tell apart.
const (
	NotRemote Remote = ""
	Jeju      Remote = "jeju"
	Island    Remote = "island"
)

// islands are the ranges of postcodes that carriers commonly list as 도서산간, both ends within.
var islands = [...][2]string{
	{"22386", "22388"},
	{"23004", "23010"},
	{"23100", "23116"},
	{"23124", "23136"},
	{"31708", "31708"},
	{"32133", "32133"},
	{"33411", "33411"},
	{"40200", "40240"},
	{"46768", "46771"},
	{"52570", "52571"},
	{"53031", "53033"},
	{"53089", "53104"},
	{"54000", "54000"},
	{"56347", "56349"},
	{"57068", "57069"},
	{"58760", "58762"},
	{"58800", "58810"},
	{"58816", "58818"},
	{"58826", "58826"},
	{"58832", "58832"},
	{"58839", "58841"},
	{"58843", "58866"},
	{"58953", "58958"},
	{"59102", "59103"},
	{"59106", "59106"},
	{"59127", "59127"},
	{"59129", "59129"},
	{"59137", "59166"},
	{"59421", "59421"},
	{"59531", "59531"},
	{"59551", "59551"},
	{"59563", "59563"},
	{"59650", "59650"},
	{"59766", "59766"},
	{"59781", "59790"},
}

// RemoteOf says of a postcode of five digits whether it is remote.
func RemoteOf(postcode string) Remote {
	if postcode >= "63000" && postcode <= "63644" {
		return Jeju
	}
	for _, r := range islands {
		if postcode >= r[0] && postcode <= r[1] {
			return Island
		}
	}
	return NotRemote
}
