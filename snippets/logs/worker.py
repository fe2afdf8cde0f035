"""一直接单的工人：每半秒处理一单，打印一行。"""

import time

number = 0
while True:
    number += 1
    print(f"第 {number} 单")
    time.sleep(0.5)
