package address

import "slices"

// Remote says whether a parcel takes longer and costs more on the way: "jeju", "island" or nothing.
type Remote string

// What carriers tell apart.
const (
	NotRemote Remote = ""
	Jeju      Remote = "jeju"
	Island    Remote = "island"
)

// RemoteRange is a range of postcodes, both ends within, to which parcels take longer.
type RemoteRange struct {
	From, To string
	Area     string // where it is, for a person to read
	Remote   Remote
}

// remoteRanges are those that shops start with, in order and apart from each other.
//
// There is no official list: each carrier keeps its own. From 인천 to 여수 these are what at least eight open-source shops agree on, who
// name the FAQ of the shop builder imweb (idx 71671) or CJ대한통운 as their source; where some of them write 28826, which lies inland in
// 충청북도, the others have 58826. 보성 and 고흥 stand in lists of CJ대한통운 alone, as postcodes in one (59421 to 59568) and as 리 in another
// (장도리; 득량리, 봉암리, 시산리, 지죽리, 사양리). 54000 is called 통영 in most, but its number is one of 군산. 우도 and 추자도 lie within 제주.
// Some of these islands have bridges by which carriers charge nothing more; a shop takes them out by its own contract.
var remoteRanges = []RemoteRange{
	{"22386", "22388", "인천 중구 섬", Island},
	{"23004", "23010", "인천 강화군 섬", Island},
	{"23100", "23116", "인천 옹진군 섬", Island},
	{"23124", "23136", "인천 옹진군 섬", Island},
	{"31708", "31708", "충남 당진시 섬", Island},
	{"32133", "32133", "충남 태안군 섬", Island},
	{"33411", "33411", "충남 보령시 섬", Island},
	{"40200", "40240", "경북 울릉군", Island},
	{"46768", "46771", "부산 강서구 섬", Island},
	{"52570", "52571", "경남 사천시 섬", Island},
	{"53031", "53033", "경남 통영시 섬", Island},
	{"53089", "53104", "경남 통영시 섬", Island},
	{"54000", "54000", "전북 군산시 섬", Island},
	{"56347", "56349", "전북 부안군 섬", Island},
	{"57068", "57069", "전남 영광군 섬", Island},
	{"58760", "58762", "전남 목포시 섬", Island},
	{"58800", "58810", "전남 신안군 섬", Island},
	{"58816", "58818", "전남 신안군 섬", Island},
	{"58826", "58826", "전남 신안군 섬", Island},
	{"58828", "58866", "전남 신안군 섬", Island},
	{"58953", "58958", "전남 진도군 섬", Island},
	{"59102", "59103", "전남 완도군 섬", Island},
	{"59106", "59106", "전남 완도군 섬", Island},
	{"59127", "59127", "전남 완도군 섬", Island},
	{"59129", "59129", "전남 완도군 섬", Island},
	{"59137", "59166", "전남 완도군 섬", Island},
	{"59421", "59421", "전남 보성군 섬", Island},
	{"59531", "59531", "전남 고흥군 섬", Island},
	{"59551", "59551", "전남 고흥군 섬", Island},
	{"59563", "59563", "전남 고흥군 섬", Island},
	{"59568", "59568", "전남 고흥군 섬", Island},
	{"59650", "59650", "전남 여수시 섬", Island},
	{"59766", "59766", "전남 여수시 섬", Island},
	{"59781", "59790", "전남 여수시 섬", Island},
	{"63000", "63644", "제주특별자치도", Jeju},
}

// RemoteRanges are the ranges that a shop starts with, in order and apart from each other. The caller may keep and change them.
func RemoteRanges() []RemoteRange { return slices.Clone(remoteRanges) }
