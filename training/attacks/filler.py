"""Paragraphs that have nothing to do with teaching, to pad a text with; written for this project."""

CHINESE = (
    (
        "本市气象台发布消息，受冷空气南下影响，未来三天将有一次明显的降温过程，最低气温出现在周五早晨。北部山区有小到"
        "中雨，局部地区伴有五级偏北风，夜间行车能见度较低，请司机减速慢行。周末天气转晴，气温缓慢回升，适合晾晒衣物。"
    ),
    (
        "做这道红烧排骨，先把排骨冷水下锅焯去血沫，捞出沥干。锅里放少许油和冰糖，小火炒到枣红色，倒入排骨翻炒上色，再"
        "加生抽、老抽和料酒。添热水没过排骨，放两片姜和一个八角，盖上锅盖焖四十分钟，最后大火收汁，撒一把葱花就可以出"
        "锅。"
    ),
    (
        "这套两居室位于地铁站东侧三百米，南北通透，建筑面积八十六平方米，客厅朝南带阳台。小区二零一二年建成，有地下车"
        "位，物业费每平方米两元一角。附近有菜市场和社区医院，看房请提前一天预约，房东希望长租，押一付三。"
    ),
    (
        "主队在第七十一分钟由替补前锋头球扳平比分，补时阶段又获得一次角球机会，可惜皮球击中横梁弹出。两队最终战成一比"
        "一，各取一分。赛后主教练说，球员体能消耗很大，下一轮客场比赛将轮换四名主力，门将的伤势还需要观察。"
    ),
    (
        "古城墙始建于明代，周长约十四公里，现存城门五座。游客一般从南门登城，沿顺时针方向步行一圈约需三个小时，也可以"
        "租自行车。城墙下的老街保留了青石板路，茶馆和皮影戏一直营业到深夜，每年正月还会举办灯会。"
    ),
    (
        "这款洗衣机采用直驱电机，额定容量十公斤，脱水时最高转速每分钟一千四百转。首次使用前请拆除背面的四颗运输螺栓，"
        "并把机身调平，否则会产生较大震动。排水管末端离地高度不要超过一米，冬季停用时应放净管内余水。"
    ),
)
ENGLISH = (
    (
        "The ferry leaves the old harbour every forty minutes between six in the morning and nine at night. "
        "Tickets are sold at the blue kiosk beside the fish market, and bicycles travel free of charge outside "
        "the summer season. In strong wind the crossing is cancelled, and passengers are taken round the bay by "
        "bus instead."
    ),
    (
        "To make the soup, soften two chopped onions in butter over a low heat, then add the diced pumpkin and a "
        "pinch of nutmeg. Pour in a litre of stock, cover the pan and let it simmer for half an hour. Blend it "
        "until smooth, stir in a little cream, and serve it with toasted seeds and dark bread."
    ),
    (
        "The apartment is on the third floor of a brick building from the nineteen thirties. It has two bedrooms, "
        "a narrow kitchen and a balcony that faces the courtyard. The heating was replaced four years ago, the "
        "windows last spring. The rent includes water but not electricity, and pets are accepted after a talk "
        "with the owner."
    ),
    (
        "Before the first flight, charge the battery completely and check that all four propellers are firmly "
        "seated. Place the drone on level ground, switch on the remote control, and wait until the green light "
        "stops blinking. Keep it below a hundred metres and never fly it over roads or crowds."
    ),
    (
        "The goalkeeper was replaced at half time after a collision near the post. Ten minutes later the visitors "
        "scored from a free kick, and although the home side hit the crossbar twice, the match ended without "
        "another goal. Both clubs now share the fourth place in the table with three rounds to go."
    ),
    (
        "Granite forms when molten rock cools slowly far below the surface, so that its crystals have time to "
        "grow. Wind and rain wear away the softer layers above it over millions of years. Climbers like its rough "
        "faces and deep cracks, and masons value it because it hardly takes up any water."
    ),
)
