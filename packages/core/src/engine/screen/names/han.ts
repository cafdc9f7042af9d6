/**
 * Han characters of names: how Mandarin, Cantonese and Korean read them.
 *
 * A table of the most frequent surnames and of characters that are common in given names. A name is
 * read only where every one of its characters stands here; else its characters are compared as they
 * are, and the answer says that the script was not read. Which of the languages is meant cannot be
 * told from the characters, so all readings are tried. Readings of Japanese names are not here.
 *
 * @module
 */

/** Characters of one meaning; Mandarin without tones, Cantonese, Korean; `-` where not given. */
const SURNAMES =
  '王 wang wong 왕|李 li lee 이|张張 zhang cheung 장|刘劉 liu lau 유|陈陳 chen chan 진|杨楊 yang yeung 양|' +
  '黄黃 huang wong 황|赵趙 zhao chiu 조|吴吳 wu ng 오|周 zhou chow 주|徐 xu tsui 서|孙孫 sun suen 손|' +
  '马馬 ma ma 마|朱 zhu chu 주|胡 hu wu 호|郭 guo kwok 곽|何 he ho 하|高 gao ko 고|林 lin lam 임|罗羅 luo law 나|' +
  '郑鄭 zheng cheng 정|梁 liang leung 양|谢謝 xie tse 사|宋 song sung 송|唐 tang tong 당|许許 xu hui 허|' +
  '韩韓 han hon 한|冯馮 feng fung 풍|邓鄧 deng tang 등|曹 cao tso 조|彭 peng pang 팽|曾 zeng tsang 증|' +
  '肖萧蕭 xiao siu 소|田 tian tin 전|董 dong tung 동|袁 yuan yuen 원|潘 pan poon 반|于 yu yu 우|' +
  '蒋蔣 jiang tseung 장|蔡 cai choi 채|余 yu yu 여|杜 du to 두|叶葉 ye yip 엽|程 cheng ching 정|苏蘇 su so 소|' +
  '魏 wei ngai 위|吕呂 lu lui 여|丁 ding ting 정|任 ren yam 임|沈 shen sum 심|姚 yao yiu 요|卢盧 lu lo 노|' +
  '姜 jiang keung 강|崔 cui tsui 최|钟鍾 zhong chung 종|谭譚 tan tam 담|陆陸 lu luk 육|汪 wang wong 왕|' +
  '范 fan fan 범|金 jin kam 김|石 shi shek 석|廖 liao liu 요|贾賈 jia ka 가|夏 xia ha 하|韦韋 wei wai 위|' +
  '方 fang fong 방|白 bai pak 백|邹鄒 zou chau 추|孟 meng mang 맹|熊 xiong hung 웅|秦 qin chun 진|邱 qiu yau 구|' +
  '江 jiang kong 강|尹 yin wan 윤|薛 xue sit 설|闫閻 yan yim 염|段 duan tuen 단|雷 lei lui 뇌|侯 hou hau 후|' +
  '龙龍 long lung 용|史 shi si 사|陶 tao to 도|黎 li lai 여|贺賀 he ho 하|顾顧 gu koo 고|毛 mao mo 모|' +
  '郝 hao kok 학|龚龔 gong kung 공|邵 shao siu 소|万萬 wan man 만|钱錢 qian chin 전|严嚴 yan yim 엄|' +
  '覃 qin tam 담|武 wu mo 무|戴 dai tai 대|莫 mo mok 막|孔 kong hung 공|向 xiang heung 향|汤湯 tang tong 탕|' +
  '习習 xi chap 습|朴 piao - 박|全 quan chuen 전|权權 quan kuen 권|申 shen san 신|安 an on 안|裴 pei pui 배|' +
  '南 nan nam 남|卞 bian - 변|玄 xuan - 현|车車 che - 차|柳 liu lau 유|文 wen man 문|元 yuan yuen 원|' +
  '欧歐 ou au 구|阳陽 yang yeung 양|司 si sze 사|诸諸 zhu chu 제|葛 ge kot 갈|上 shang sheung 상|官 guan kwun 관'

const GIVEN =
  '伟偉 wei wai 위|芳 fang fong 방|娜 na na 나|秀 xiu sau 수|英 ying ying 영|敏 min man 민|静靜 jing ching 정|' +
  '丽麗 li lai 려|强強 qiang keung 강|磊 lei lui 뢰|军軍 jun kwan 군|洋 yang yeung 양|勇 yong yung 용|' +
  '艳艷 yan yim 염|杰傑 jie kit 걸|娟 juan kuen 연|涛濤 tao to 도|明 ming ming 명|超 chao chiu 초|兰蘭 lan lan 란|' +
  '霞 xia ha 하|平 ping ping 평|刚剛 gang kong 강|桂 gui kwai 계|华華 hua wah 화|建 jian kin 건|国國 guo kwok 국|' +
  '红紅 hong hung 홍|梅 mei mui 매|辉輝 hui fai 휘|波 bo po 파|斌 bin ban 빈|宇 yu yu 우|浩 hao ho 호|' +
  '志 zhi chi 지|峰 feng fung 봉|海 hai hoi 해|春 chun chun 춘|玉 yu yuk 옥|晓曉 xiao hiu 효|小 xiao siu 소|' +
  '大 da tai 대|天 tian tin 천|东東 dong tung 동|西 xi sai 서|北 bei pak 북|中 zhong chung 중|近 jin kan 근|' +
  '正 zheng ching 정|恩 en yan 은|日 ri yat 일|成 cheng shing 성|一 yi yat 일|三 san sam 삼|永 yong wing 영|' +
  '哲 zhe chit 철|民 min man 민|爱愛 ai oi 애|家 jia ka 가|德 de tak 덕|泽澤 ze chak 택|云雲 yun wan 운|' +
  '飞飛 fei fei 비|鹏鵬 peng pang 붕|俊 jun chun 준|宏 hong wang 굉|光 guang kwong 광|清 qing ching 청|' +
  '生 sheng sang 생|新 xin san 신|立 li lap 립|学學 xue hok 학|荣榮 rong wing 영|贵貴 gui kwai 귀|福 fu fuk 복|' +
  '山 shan shan 산|水 shui shui 수|木 mu muk 목|子 zi tsz 자|雨 yu yu 우|雪 xue suet 설|婷 ting ting 정|' +
  '欣 xin yan 흔|佳 jia kai 가|怡 yi yi 이|琳 lin lam 림|慧 hui wai 혜|美 mei mei 미|珍 zhen chun 진|' +
  '凤鳳 feng fung 봉|仁 ren yan 인|义義 yi yi 의|礼禮 li lai 례|智 zhi chi 지|信 xin shun 신|忠 zhong chung 충|' +
  '孝 xiao hau 효|和 he wo 화|太 tai tai 태|泰 tai tai 태|在 zai choi 재|载載 zai choi 재|容 rong yung 용|' +
  '勋勳 xun fan 훈|虎 hu fu 호|元 yuan yuen 원|浚 jun chun 준|庆慶 qing hing 경|敬 jing king 경|京 jing king 경|' +
  '善 shan sin 선|宪憲 xian hin 헌|章 zhang cheung 장|胜勝 sheng shing 승|利 li lee 리|兴興 xing hing 흥|' +
  '旭 xu yuk 욱|晨 chen san 신|森 sen sam 삼|文 wen man 문|武 wu mo 무|君 jun kwan 군|莉 li lee 리|' +
  '洪 hong hung 홍|宝寶 bao po 보|锦錦 jin kam 금|昌 chang cheung 창|范 fan fan 범|亮 liang leung 량|' +
  '健 jian kin 건|康 kang hong 강|凯凱 kai hoi 개|毅 yi ngai 의|林 lin lam 림|龙龍 long lung 룡|安 an on 안|' +
  '石 shi shek 석|金 jin kam 금|玄 xuan yuen 현|哲 zhe chit 철|秉 bing ping 병|炳 bing ping 병|奉 feng fung 봉|' +
  '基 ji kei 기|相 xiang seung 상|尚 shang sheung 상|东東 dong tung 동|洙 zhu chu 수|寿壽 shou sau 수|博 bo ' +
  'pok 박|熙 xi hei 희|植 zhi chik 식|淑 shu suk 숙|顺順 shun shun 순|姬 ji kei 희|' +
  '赫 he hak 혁|革 ge kak 혁|铁鐵 tie tit 철|吉 ji kat 길'

/** The reading of one character in each language; empty where it is not given. */
type Reading = { readonly mandarin: string; readonly cantonese: string; readonly korean: string }

function tableOf(text: string): ReadonlyMap<string, Reading> {
  const found = new Map<string, Reading>()
  for (const line of text.split('|')) {
    const [letters, ...readings] = line.split(' ')
    const [mandarin, cantonese, korean] = readings.map((word) => (word === '-' ? '' : word))
    for (const letter of letters!) {
      found.set(letter, { mandarin: mandarin!, cantonese: cantonese!, korean: korean! })
    }
  }
  return found
}

const FAMILY = tableOf(SURNAMES)
/** Characters of given names; a surname's character is read the same way where it stands in one. */
const PERSONAL: ReadonlyMap<string, Reading> = new Map([...FAMILY, ...tableOf(GIVEN)])
const NAME_MAX = 4
const LANGUAGES = ['mandarin', 'cantonese', 'korean'] as const

/** How a name may be read: words in Latin letters, or syllables in Hangul, the surname first. */
export type HanReading = {
  readonly language: (typeof LANGUAGES)[number]
  readonly words: readonly string[]
}

/** The readings of a person's name of two to four characters; none where one is not known. */
export function readHan(name: string): readonly HanReading[] {
  const letters = [...name]
  if (letters.length < 2 || letters.length > NAME_MAX) return []
  const readings = letters.map((letter, at) => (at === 0 ? FAMILY : PERSONAL).get(letter))
  return LANGUAGES.flatMap((language) => {
    const words = readings.map((reading) => reading?.[language] ?? '')
    return words.every((word) => word !== '') ? [{ language, words }] : []
  })
}

const SIMPLE: ReadonlyMap<string, string> = new Map(
  `${SURNAMES}|${GIVEN}`.split('|').flatMap((line) => {
    const [first, ...others] = [...(line.split(' ')[0] ?? '')]
    return others.map((other): [string, string] => [other, first!])
  }),
)

/** The characters in their simplified form, as far as the table knows them. */
export function simplified(text: string): string {
  let out = ''
  for (const letter of text) out += SIMPLE.get(letter) ?? letter
  return out
}
